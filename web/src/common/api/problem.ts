import type { Schema } from './schema'

export type FieldError = Schema<'Problem.FieldError'>

/** The hub refused a request, and said why. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<Schema<'Problem'>>,
  ) {
    super(problem.detail ?? problem.title ?? `The hub answered ${status}.`)
    this.name = 'HttpProblem'
  }

  get code(): string | undefined {
    return this.problem.error
  }

  get requestId(): string | undefined {
    return this.problem.request_id
  }

  get errors(): FieldError[] {
    return this.problem.errors ?? []
  }
}

/** There was no answer at all: the hub is stopped, or the network is. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super('The hub cannot be reached.', { cause })
    this.name = 'Unreachable'
  }
}

export async function problemOf(response: Response): Promise<HttpProblem> {
  const text = await response.text().catch(() => '')
  return problemFrom(response.status, text, response.headers.get('X-Request-Id'))
}

/** A proxy in between may answer with anything, so nothing is taken for granted about the text. */
export function problemFrom(status: number, text: string, requestId: string | null): HttpProblem {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) {
      return new HttpProblem(status, { request_id: requestId ?? undefined, ...parsed })
    }
  } catch {
    // no problem details; the status says what there is to say
  }
  return new HttpProblem(status, { request_id: requestId ?? undefined })
}
