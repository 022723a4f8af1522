// A receipt printer on loopback: it answers as it is told to, and keeps what it was sent.
import { createServer } from 'node:net';

/** What a printer answers to `DLE EOT 1` to `4`. */
const ANSWERS = { well: [0x12, 0x12, 0x12, 0x12], paperOut: [0x1a, 0x32, 0x12, 0x7e] };

export class Printer {
  /** `well`, `paperOut`, or `hangsUp` in the middle of a job. */
  mood = 'well';
  /** What it was sent, a text for each line that brought anything. */
  jobs = [];

  static async for(test) {
    const printer = new Printer();
    const server = createServer((line) => printer.#serve(line, printer.mood));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    test.after(() => server.close());
    printer.address = `127.0.0.1:${server.address().port}`;
    return printer;
  }

  #serve(line, mood) {
    const job = [];
    let asked = [];
    line.on('error', () => {});
    line.on('data', (bytes) => {
      for (const byte of bytes) {
        asked.push(byte);
        const begins = asked[0] === 0x10 && (asked.length < 2 || asked[1] === 0x04);
        if (begins && asked.length < 3) continue;
        if (begins) line.write(Buffer.from([(ANSWERS[mood] ?? ANSWERS.well)[asked[2] - 1]]));
        else job.push(...asked);
        asked = [];
      }
      if (mood === 'hangsUp' && job.length > 100) line.destroy();
    });
    line.on('close', () => job.length > 0 && this.jobs.push(Buffer.from(job).toString('latin1')));
  }
}
