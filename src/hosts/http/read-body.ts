// Bytes of a request's body become an object or a patch.
import { ApiError } from '../../client/api-error.ts';
import type { PatchType } from '../../model/api/request.ts';
import { badRequest, unsupportedMediaType } from '../../model/meta/status.ts';
import { decodeProtobuf } from '../../model/protobuf/decode-protobuf.ts';
import { findDuplicateFields } from '../../model/schema/json-duplicates.ts';
import { readYaml } from '../../model/schema/yaml.ts';
import { parseMediaType } from './media-type.ts';

const BODY_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const PATCH_TYPES: ReadonlyMap<string, PatchType> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
  ['application/apply-patch+yaml', 'apply'],
]);

export interface ReadBody {
  readonly value: unknown;
  readonly patchType?: PatchType;
  readonly duplicateFields: readonly string[];
}

/** Reads an object. Throws BadRequest, UnsupportedMediaType. */
export function readObject(bytes: Uint8Array, contentType: string | undefined): ReadBody {
  const { name } = parseMediaType(contentType ?? 'application/json');
  switch (name) {
    case '':
    case 'application/json':
      return readJson(bytes);
    case 'application/yaml':
      return readYamlBody(bytes);
    case 'application/vnd.kubernetes.protobuf': {
      const result = decodeProtobuf(bytes);
      if (result.is === 'object') return { value: result.object, duplicateFields: [] };
      throw new ApiError(badRequest(result.message));
    }
    default:
      throw new ApiError(unsupportedMediaType(BODY_TYPES));
  }
}

/** Reads a patch of one of the four sorts. Throws BadRequest, UnsupportedMediaType. */
export function readPatch(bytes: Uint8Array, contentType: string | undefined): ReadBody {
  const { name } = parseMediaType(contentType ?? '');
  const patchType = PATCH_TYPES.get(name);
  if (!patchType) {
    throw new ApiError(unsupportedMediaType([...PATCH_TYPES.keys()]));
  }
  const body = patchType === 'apply' ? readYamlBody(bytes) : readJson(bytes);
  return { ...body, patchType };
}

function readJson(bytes: Uint8Array): ReadBody {
  const text = decodeText(bytes);
  try {
    return { value: JSON.parse(text), duplicateFields: findDuplicateFields(text) };
  } catch {
    throw new ApiError(
      badRequest(`couldn't get version/kind; json parse error: ${goJsonError(text)}`),
    );
  }
}

function readYamlBody(bytes: Uint8Array): ReadBody {
  const [document] = readYaml(decodeText(bytes));
  if (!document) return { value: null, duplicateFields: [] };
  if (document.problem) throw new ApiError(badRequest(document.problem.message));
  return {
    value: document.value,
    duplicateFields: document.duplicates.map(({ path }) => path),
  };
}

/** Every host has one; the engine's library, which reads this file too, does not tell of it. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Go's complaint about a text that is no JSON. */
function goJsonError(text: string): string {
  const trimmed = text.trimStart();
  if (trimmed === '') return 'unexpected end of JSON input';
  const [first = ''] = trimmed;
  if (!'{["-0123456789tfn'.includes(first)) {
    return `invalid character '${first}' looking for beginning of value`;
  }
  const at = failingOffset(text);
  const bad = text[at];
  if (bad === undefined) return 'unexpected end of JSON input';
  return `invalid character '${bad}' looking for beginning of value`;
}

/** The offset at which JSON.parse gave up, its length when it wanted more. */
function failingOffset(text: string): number {
  try {
    JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec((error as Error).message);
    if (position) return Number(position[1]);
  }
  return text.length;
}
