"""Names that the two sides of a job share."""

TRAIN_TASK = "train"
EVALUATE_TASK = "evaluate"
ROUND_HEADER = "roundtable_round"
PROBLEM_HEADER = "roundtable_problem"
PROGRESS_EVENT = "roundtable_progress"
# In the run folder of a job at the server.
EVENTS_FILE = "roundtable-events.jsonl"
MODEL_FILE = "model.safetensors"
# In the configuration folder of the server's part of a job.
INITIAL_FILE = "initial.safetensors"
