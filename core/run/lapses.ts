/**
 * A task whose lease ended so often without a word from its site (the agent was killed, crashed, or fell silent) is not handed out again: what
 * ended it each time would end it once more. Pauses and ends that people ordered do not count. Five leave room for a machine that is restarted
 * while it works; a site is asked again in the next round.
 */
export const MOST_LAPSES = 5
