// Media types: what a client sends, and what it accepts in answer.
// Upstream: apiserver pkg/endpoints/handlers/negotiation/negotiate.go

export interface MediaType {
  /** `application/json`. */
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** How an answer is to be written. */
export interface Format {
  readonly encoding: 'json' | 'yaml' | 'protobuf';
  /** What the object is to be turned into before. */
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  readonly contentType: string;
}

export const JSON_FORMAT: Format = {
  encoding: 'json',
  as: 'object',
  contentType: 'application/json',
};
const CONVERSIONS = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'] as const;

/** The types of an Accept header, as the client orders them. */
export function parseAccept(header: string | undefined): readonly MediaType[] {
  if (!header) return [];
  return header
    .split(',')
    .map(parseMediaType)
    .filter(({ name }) => name !== '');
}

export function parseMediaType(text: string): MediaType {
  const [name = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const equals = parameter.indexOf('=');
    if (equals > 0) parameters.set(parameter.slice(0, equals), parameter.slice(equals + 1));
  }
  return { name: name.toLowerCase(), parameters };
}

/** The first accepted format that the server can write; undefined when there is none. */
export function negotiate(header: string | undefined): Format | undefined {
  const accepted = parseAccept(header);
  if (accepted.length === 0) return JSON_FORMAT;
  const hasJson = accepted.some(({ name }) => isJson(name));
  for (const { name, parameters } of accepted) {
    const as = parameters.get('as');
    if (as !== undefined && !isKnownConversion(as, parameters)) continue;
    const conversion = (as as Format['as'] | undefined) ?? 'object';
    if (isJson(name)) return { ...JSON_FORMAT, as: conversion };
    if (name === 'application/yaml') {
      return { encoding: 'yaml', as: conversion, contentType: 'application/yaml' };
    }
    // Whoever takes JSON as well gets JSON: it can be read by people and costs no tables.
    if (name === 'application/vnd.kubernetes.protobuf' && !hasJson && conversion === 'object') {
      return { encoding: 'protobuf', as: conversion, contentType: name };
    }
  }
  return undefined;
}

function isJson(name: string): boolean {
  return name === 'application/json' || name === '*/*' || name === 'application/*';
}

function isKnownConversion(as: string, parameters: ReadonlyMap<string, string>): boolean {
  const isMeta = parameters.get('g') === 'meta.k8s.io' && parameters.get('v') === 'v1';
  return isMeta && (CONVERSIONS as readonly string[]).includes(as);
}
