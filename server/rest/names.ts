export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function lowerFirst(name: string): string {
  return `${name[0]!.toLowerCase()}${name.slice(1)}`;
}

export function upperFirst(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}
