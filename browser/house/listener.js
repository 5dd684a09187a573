// A service's end of the webhooks: a small HTTP server that keeps what arrives.
import { createServer } from 'node:http';

export class Listener {
  /** `answer` is what it says to everything: a status and a body. */
  static async start(answer = { status: 204, body: '' }) {
    const listener = new Listener();
    listener.answer = answer;
    listener.heard = [];
    listener.server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part) => { text += part; });
      request.on('end', () => {
        listener.heard.push({ headers: request.headers, body: JSON.parse(text) });
        response.writeHead(listener.answer.status, { 'content-type': 'text/html' });
        response.end(listener.answer.status === 204 ? undefined : listener.answer.body);
      });
    });
    await new Promise((ready) => listener.server.listen(0, '127.0.0.1', ready));
    listener.host = `127.0.0.1:${listener.server.address().port}`;
    return listener;
  }

  /** Tells a Weir to send here. */
  async register(weir) {
    return weir.api('POST', '/v1/webhooks', { url: `http://${this.host}/in` });
  }

  /** What arrived about an item. */
  about(id) {
    return this.heard.map((message) => message.body).filter((body) => body.item?.id === id);
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((gone) => this.server.close(gone));
  }
}
