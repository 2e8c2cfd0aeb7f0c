import { LineCounter, parseAllDocuments } from 'yaml';
import type { Manifest } from '../../model/change/manifest';
import { oneLine } from '../../model/status/read';
import { CannotTell } from '../kubernetes/problems';
import { printable } from '../text/printable';

/** An object, and where it stands. */
export interface PlacedManifest {
  readonly manifest: Manifest;
  /** `dist/shop.k8s.yaml:12`. */
  readonly place: string;
}

/**
 * The objects in a file, those in Lists one by one. What has neither kind nor apiVersion is somebody's configuration,
 * and left out.
 *
 * @throws CannotTell where it is not what Kubernetes could read: file and line
 */
export function parseManifests(text: string, file: string): PlacedManifest[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, merge: true, prettyErrors: false });
  return [...documents].flatMap((document) => {
    const at = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
    const [error] = document.errors;
    if (error !== undefined) throw new CannotTell(`${at(error.pos[0])}: not YAML: ${brief(error.message)}`);
    const place = at(document.contents?.range?.[0] ?? document.range[0]);
    return objectsOf(valueOf(document, place), place);
  });
}

/** @throws CannotTell where aliases make more of it than anybody wrote */
function valueOf(document: { toJS(): unknown }, place: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new CannotTell(`${place}: not YAML: ${brief((error as Error).message)}`);
  }
}

function objectsOf(value: unknown, place: string): PlacedManifest[] {
  // A document of comments only.
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object' || Array.isArray(value))
    throw new CannotTell(`${place}: not a manifest: ${Array.isArray(value) ? 'a list' : brief(JSON.stringify(value))}`);
  const manifest = value as Manifest & { readonly items?: unknown };
  const { kind, apiVersion, metadata, items } = manifest;
  if (kind === undefined && apiVersion === undefined) return [];
  if (typeof kind !== 'string' || typeof apiVersion !== 'string')
    throw new CannotTell(`${place}: not a manifest: it has no ${typeof kind === 'string' ? 'apiVersion' : 'kind'}`);
  if (kind.endsWith('List') && Array.isArray(items)) return items.flatMap((item: unknown) => objectsOf(item, place));
  // What kustomize and the like are told.
  if (['Kustomization', 'Component'].includes(kind) && apiVersion.startsWith('kustomize.config.k8s.io/')) return [];
  if (typeof metadata !== 'object' || metadata === null || typeof metadata.name !== 'string')
    throw new CannotTell(`${place}: not a manifest: this ${kind} has no name`);
  return [{ manifest, place }];
}

const brief = (text: string): string => oneLine(printable(text)).slice(0, 200);
