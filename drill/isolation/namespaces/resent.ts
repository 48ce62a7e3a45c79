/**
 * Whether a connection that is open waits to send something again that nobody acknowledged, by what `ss --info` says.
 *
 * TCP waits twice as long after each attempt, at most 120 s. So once a network is whole again, what was sent while it was
 * not may still be under way for that long, on connections whose ends know of nothing.
 */
export function waitsToResend(sockets: string): boolean {
  return /\bbackoff:\d/.test(sockets);
}
