/** The objects of a list that a program has said; none where it is no list. */
export function objectsOf<T extends object>(said: unknown): T[] {
  return Array.isArray(said) ? said.filter((each): each is T => typeof each === 'object' && each !== null) : [];
}
