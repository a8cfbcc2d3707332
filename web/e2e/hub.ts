import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { eventually } from './eventually'
import { freePort } from './sshd'

const ROOT = resolve(import.meta.dirname, '..', '..')
const STARTS_WITHIN_MS = 900_000 // where it is built first

/** The real hub, as `./daybook up` starts it, with a data directory of its own. */
export class Hub {
  readonly directory = mkdtempSync(join(tmpdir(), 'daybook-e2e-'))
  password = ''
  private process: ChildProcess | undefined
  private token = ''

  private constructor(private readonly port: number) {}

  static async start(): Promise<Hub> {
    const hub = new Hub(await freePort('127.0.0.1'))
    try {
      await hub.up()
    } catch (error) {
      await hub.stop()
      throw error
    }
    hub.password = /^Password for admin: (\S+)$/m.exec(hub.log())?.[1] ?? ''
    return hub
  }

  get url(): string {
    return `http://localhost:${this.port}`
  }

  async up(): Promise<void> {
    const log = openSync(join(this.directory, 'log'), 'w')
    const data = join(this.directory, 'data')
    this.process = spawn('./daybook', ['up', '--port', `${this.port}`, '--data', data, '--no-self-check'], {
      cwd: ROOT,
      env: { ...process.env, DAYBOOK_DB_URL: '' }, // which may be that of a real hub
      stdio: ['ignore', log, log],
      detached: true,
    })
    const { process: started } = this
    await eventually(
      'the hub is ready',
      async () => {
        if (started.exitCode !== null) throw new Error(`The hub did not start: ${this.log()}`)
        const answer = await fetch(`${this.url}/api/health`).catch(() => undefined)
        return answer?.ok
      },
      STARTS_WITHIN_MS,
    )
  }

  /** As a power cut would: nothing can be written or said any more. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
    rmSync(this.directory, { recursive: true, force: true })
  }

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path)
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('POST', path, body)
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PUT', path, body)
  }

  async upload(name: string, yaml: string): Promise<{ id: string }> {
    const form = new FormData()
    form.set('name', name)
    form.set('file', new Blob([yaml]), `${name}.yml`)
    const { id } = await this.send<{ id: string }>('POST', '/api/playbooks/upload', form)
    // A hub that has just been started may answer 202: accepted, and to be seen later
    await eventually('the playbook is shown', async () => {
      const answer = await this.ask('GET', `/api/playbooks/${id}`, undefined)
      return answer.ok && ((await answer.json()) as { current_version: number }).current_version > 0
    })
    return { id }
  }

  /** Signs in when it has to: at first, and when the token has run out. */
  private async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    let answer = await this.ask(method, path, body)
    if (answer.status === 401) {
      const signedIn = await this.ask('POST', '/api/auth/login', {
        username: 'admin',
        password: this.password,
      })
      this.token = (await read<{ access_token: string }>(signedIn)).access_token
      answer = await this.ask(method, path, body)
    }
    return read<T>(answer)
  }

  private ask(method: string, path: string, body: unknown): Promise<Response> {
    const form = body instanceof FormData
    return fetch(this.url + path, {
      method,
      headers: {
        ...(this.token === '' ? {} : { Authorization: `Bearer ${this.token}` }),
        ...(form || body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: form ? body : JSON.stringify(body),
    })
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { process: ending } = this
    if (ending === undefined || ending.exitCode !== null) return
    const gone = new Promise((over) => ending.once('exit', over))
    ending.kill(signal)
    await gone
  }

  private log(): string {
    return readFileSync(join(this.directory, 'log'), 'utf8')
  }
}

async function read<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}
