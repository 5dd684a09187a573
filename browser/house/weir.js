// `weir serve --demo`, started for a test file and gone with it: its address,
// the first user and the key are read from what it says.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long anything may take before a test gives up. */
export const PATIENCE = 60_000;

const program = process.env.WEIR_PROGRAM;

/** What the program says that somebody may copy: the address, who signs in, the key. */
const SAYS = {
  address: /^Weir listens on (\S+)$/m,
  key: /^API key (\S+) /m,
  user: /^First user (\S+), one-time password /m,
  password: /^First user \S+, one-time password (\S+) /m,
};

export class Weir {
  /** Starts it; `settings` are variables of the environment. */
  static async start(settings = {}) {
    if (!program) throw new Error('start this with `make browser`: it says which program to start');
    const weir = new Weir();
    weir.folder = mkdtempSync(join(tmpdir(), 'weir-browser-'));
    // Nothing of this machine's own settings, and sign-ins as often as tests like.
    const env = { PATH: process.env.PATH, HOME: weir.folder, TMPDIR: weir.folder, WEIR_STRANGER_RATE: '0', ...settings };
    weir.child = spawn(program, ['serve', '--demo', '--listen', '127.0.0.1:0'], { env, cwd: weir.folder });
    weir.said = '';
    const ready = new Promise((resolve, reject) => {
      const hear = (bytes) => {
        weir.said += bytes;
        if (Object.values(SAYS).every((what) => what.test(weir.said))) resolve();
      };
      weir.child.stdout.setEncoding('utf8').on('data', hear);
      weir.child.stderr.setEncoding('utf8').on('data', hear);
      weir.child.once('error', reject);
      weir.child.once('exit', (code) => reject(new Error(`weir ended with ${code}:\n${weir.said}`)));
      setTimeout(() => reject(new Error(`weir did not get ready:\n${weir.said}`)), PATIENCE).unref();
    });
    try {
      await ready;
    } catch (error) {
      await weir.stop();
      throw error;
    }
    for (const [name, what] of Object.entries(SAYS)) weir[name] = what.exec(weir.said)[1];
    return weir;
  }

  /** Ends it and takes its folder away. */
  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      const late = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(late);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Asks the API with the demo's key; answers the body of a success. */
  async api(method, path, body) {
    const headers = { 'x-api-key': this.key, 'content-type': 'application/json' };
    const response = await fetch(this.address + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** Everything of a list, page by page. */
  async all(path) {
    const rows = [];
    for (let next = ''; next !== null; ) {
      const answer = await this.api('GET', `${path}${path.includes('?') ? '&' : '?'}limit=100${next && `&after=${next}`}`);
      rows.push(...answer.data);
      next = answer.next ?? null;
    }
    return rows;
  }
}

/** Asks again and again until `ask` answers something; what it last threw is told. */
export async function until(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (let last; ; await new Promise((again) => setTimeout(again, 100))) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${patience / 1000} s`, { cause: last });
  }
}
