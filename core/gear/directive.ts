import * as z from 'zod'

/** A JSON Schema of draft 4, as far as its own meta-schema says what one is; other keys are allowed. */
export type Directive = Readonly<Record<string, unknown>>

const SIMPLE_TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] as const
const distinct = (values: readonly unknown[]): boolean => new Set(values.map((value) => JSON.stringify(value))).size === values.length

const compiles = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp
  } catch {
    return false
  }
}

const one: z.ZodType<Directive> = z.lazy(() => Directive)
const several = z.array(one).min(1)
const byName = z.record(z.string(), one)
const count = z.int().min(0)
const names = z.array(z.string()).min(1).refine(distinct, 'must not name anything twice')
const simpleType = z.enum(SIMPLE_TYPES)

/**
 * The meta-schema of JSON Schema draft 4, which Flywheel's gear specification 0.1.9 names for every setting and for what narrows an input.
 * Source: http://json-schema.org/draft-04/schema
 */
export const Directive: z.ZodType<Directive> = z
  .looseObject({
    id: z.string(),
    $schema: z.string(),
    title: z.string(),
    description: z.string(),
    multipleOf: z.number().gt(0, 'must be above 0'),
    maximum: z.number(),
    exclusiveMaximum: z.boolean(),
    minimum: z.number(),
    exclusiveMinimum: z.boolean(),
    maxLength: count,
    minLength: count,
    pattern: z.string().refine(compiles, 'must be a regular expression'),
    additionalItems: z.union([z.boolean(), one], 'must be true, false or a schema'),
    items: z.union([one, several], 'must be a schema or a list of schemas'),
    maxItems: count,
    minItems: count,
    uniqueItems: z.boolean(),
    maxProperties: count,
    minProperties: count,
    required: names,
    additionalProperties: z.union([z.boolean(), one], 'must be true, false or a schema'),
    definitions: byName,
    properties: byName,
    patternProperties: byName,
    dependencies: z.record(z.string(), z.union([one, names], 'must be a schema or a list of names')),
    enum: z.array(z.unknown()).min(1).refine(distinct, 'must not hold a value twice'),
    type: z.union(
      [simpleType, z.array(simpleType).min(1).refine(distinct)],
      `must be ${SIMPLE_TYPES.join(', ')}, or a list of these without repetition`,
    ),
    format: z.string(),
    allOf: several,
    anyOf: several,
    oneOf: several,
    not: one,
  })
  .partial()
  .refine((schema) => schema.maximum !== undefined || schema.exclusiveMaximum === undefined, 'has exclusiveMaximum without maximum')
  .refine((schema) => schema.minimum !== undefined || schema.exclusiveMinimum === undefined, 'has exclusiveMinimum without minimum')
