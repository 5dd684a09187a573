// A server and a browser for one test file, started together and stopped
// together, also where one of them does not start: what is left running would
// keep the file from ending.
import { openBrowser } from './people.js';
import { Weir } from './weir.js';

/** Starts both; `settings` are the server's. */
export async function start(settings) {
  const [weir, browser] = await Promise.allSettled([Weir.start(settings), openBrowser()]);
  const house = { weir: weir.value, browser: browser.value };
  const failed = [weir, browser].find((one) => one.status === 'rejected');
  if (!failed) return house;
  await stop(house);
  throw failed.reason;
}

export async function stop({ weir, browser }) {
  await browser?.close();
  await weir?.stop();
}
