import { spawn, execFileSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually'

export function makeKey(path: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path])
}

/** A real sshd on a loopback address of its own, which lets in the current user by one key. */
export class SshServer {
  private constructor(
    readonly name: string,
    readonly address: string,
    readonly port: number,
    readonly user: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(directory: string, address: string, key: string): Promise<SshServer> {
    const own = join(directory, `sshd-${address}`)
    mkdirSync(own)
    makeKey(join(own, 'host'))
    const port = await freePort(address)
    writeFileSync(
      join(own, 'config'),
      [
        `ListenAddress ${address}`,
        `Port ${port}`,
        `HostKey ${join(own, 'host')}`,
        `AuthorizedKeysFile ${key}.pub`,
        'PidFile none',
        'StrictModes no',
        'UsePAM no',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
        'PermitRootLogin yes',
        'MaxStartups 100',
        'Subsystem sftp internal-sftp',
      ].join('\n'),
    )
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true }) // root's sshd insists on it
    const log = openSync(join(own, 'log'), 'w')
    const started = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(own, 'config')], {
      stdio: ['ignore', 'ignore', log],
    })
    await eventually(`sshd on ${address}: ${readFileSync(join(own, 'log'), 'utf8')}`, () =>
      listens(address, port),
    )
    return new SshServer(
      `web-${address.split('.').at(-1) ?? ''}`,
      address,
      port,
      userInfo().username,
      started,
    )
  }

  stop(): void {
    this.process.kill('SIGKILL')
  }
}

export function freePort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, address, () => {
      const found = server.address()
      server.close(() => resolve(typeof found === 'object' && found !== null ? found.port : 0))
    })
  })
}

function listens(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
