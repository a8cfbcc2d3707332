import type { components, paths } from './openapi'

/** What the API speaks of, by the names of its description: `Schema<'ServerView'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The addresses that know a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never
}[keyof paths]

type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never

type Content<R> = R extends { content: infer C } ? C[keyof C] : undefined

/** What is answered when all is well. A 202 is followed up by the client, so it is not among these. */
export type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer R }
    ? R extends { 200: infer Found }
      ? Content<Found>
      : R extends { 201: infer Created }
        ? Content<Created>
        : undefined
    : never

export type Query<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : Record<string, never>

export type Body<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody: { content: infer C } }
    ? C[keyof C]
    : Operation<P, M> extends { requestBody?: { content: infer C } }
      ? C[keyof C] | undefined
      : undefined

/** The names between braces in an address. */
type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

export type PathValues<P extends string> = Record<Names<P>, string | number>

export type Page<T> = { items: T[]; pagination: Schema<'Page.Pagination'> }
