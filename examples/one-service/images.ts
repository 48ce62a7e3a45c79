/** An image of our own registry. The digest is an example; replace it with the one that your registry shows. */
export function image(name: string): string {
  return `registry.example/${name}@sha256:a024dd556a71475f4bdacf29b2d2e5355be45aa971d3f49c095f0176fb6b9bf6`;
}
