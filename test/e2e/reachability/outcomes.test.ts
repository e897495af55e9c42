import { outcomeOf } from './outcomes';

const RESET = 'read tcp 10.0.0.1:1->10.0.0.2:2: read: connection reset by peer';
const PIPE = 'write tcp 10.0.0.1:1->10.0.0.2:2: write: broken pipe';
const EOF = 'Get "https://10.0.0.2:2/": unexpected EOF';
const CERTIFICATE = 'Get "https://10.0.0.2:2/": remote error: tls: certificate required';
const PLAINTEXT = 'Get "https://10.0.0.2:2/": http: server gave HTTP response to HTTPS client';

describe('how five scrapes ended', () => {
  test.each([
    ['up', ['', '', '', '', '']],
    ['certificate', [PIPE, EOF, CERTIFICATE, RESET, EOF]],
    ['garbled', [EOF, EOF, RESET, EOF, EOF]],
    ['reset', [RESET, RESET, RESET, RESET, EOF]],
    ['plaintext', [PLAINTEXT, RESET, RESET, RESET, RESET]],
  ])('is known: %s', (outcome, errors) => {
    expect(outcomeOf(errors)).toBe(outcome);
  });

  test.each([
    ['a success among failures', ['', RESET, RESET, RESET, RESET]],
    ['different errors', [PLAINTEXT, CERTIFICATE, CERTIFICATE, CERTIFICATE, CERTIFICATE]],
    ['errors that any failure may have', [EOF, EOF, RESET, PIPE, EOF]],
    ['an unknown error', [RESET, RESET, 'no route to host', RESET, RESET]],
  ])('is not known from %s', (_, errors) => {
    expect(outcomeOf(errors)).toBeUndefined();
  });
});
