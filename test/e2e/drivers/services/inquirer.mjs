// Asks a service without a pause, over a connection each, and says of each request who served it, or how it failed:
// `ok LOGIN INSTANCE`, `failed REASON`.
import { get } from 'node:http';
import { clearTimeout, setTimeout } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';

const url = process.argv.at(-1);

/** Nobody has taken the connection, and nobody has refused it. */
class Unheard extends Error {}

/** What the service answers. */
const request = () =>
  new Promise((resolve, reject) => {
    const asked = get(url, { agent: false, timeout: 20_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('error', reject);
      response.on('end', () => resolve({ good: response.statusCode === 200, text }));
    });
    const unheard = setTimeout(() => asked.destroy(new Unheard('nobody answers')), 5000);
    asked.on('socket', (socket) => socket.on('connect', () => clearTimeout(unheard)));
    asked.on('timeout', () => asked.destroy(new Error('no answer in 20 s')));
    asked.on('error', (error) => {
      clearTimeout(unheard);
      reject(error);
    });
  });

/**
 * Tries a connection again that nobody hears of, as what calls a service does: the network goes on sending to a pod that
 * is gone what it once sent there. Whoever is refused, or served badly, is not served.
 */
async function ask(tries = 4) {
  try {
    return await request();
  } catch (error) {
    if (tries > 1 && error instanceof Unheard) return ask(tries - 1);
    throw error;
  }
}

for (;;) {
  try {
    const { good, text } = await ask();
    const { login, instance, error } = JSON.parse(text);
    console.log(good ? `ok ${login} ${instance}` : `failed ${error}`);
  } catch (error) {
    console.log(`failed ${error.message}`);
  }
  await pause(100);
}
