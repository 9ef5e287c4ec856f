// Rules for names, keys and values, each answering with upstream's messages (none: valid).
// Upstream: apimachinery pkg/util/validation/validation.go, pkg/api/validate/content/kube.go

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;
const ENV_NAME = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const HTTP_HEADER = '[-A-Za-z0-9]+';
const PERCENT = '[0-9]+%';
const C_IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*';
const WILDCARD = `\\*\\.${SUBDOMAIN}`;

// Nested repetition over dots backtracks badly on long texts, so long ones are refused first.
const REGEX_INPUT_LIMIT = 4096;

export const LABEL_MAX_LENGTH = 63;
export const SUBDOMAIN_MAX_LENGTH = 253;

type Messages = readonly string[];
const VALID: Messages = [];

/** A name of DNS-1123 label form, such as a container's. */
export function validateDns1123Label(value: string): Messages {
  const errors = maxLength(value, LABEL_MAX_LENGTH);
  if (matches(LABEL, value)) return errors;
  if (matches(SUBDOMAIN, value)) return [...errors, 'must not contain dots'];
  return [
    ...errors,
    regexError(
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and" +
        ' must start and end with an alphanumeric character',
      LABEL,
      'my-name',
      '123-abc',
    ),
  ];
}

/** A name of DNS-1123 subdomain form, as most objects have. */
export function validateDns1123Subdomain(value: string): Messages {
  const errors = maxLength(value, SUBDOMAIN_MAX_LENGTH);
  if (matches(SUBDOMAIN, value)) return errors;
  return [
    ...errors,
    regexError(
      'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,' +
        " '-' or '.', and must start and end with an alphanumeric character",
      SUBDOMAIN,
      'example.com',
    ),
  ];
}

/** A name of DNS-1035 label form, such as a Service's. */
export function validateDns1035Label(value: string): Messages {
  const errors = maxLength(value, LABEL_MAX_LENGTH);
  if (matches(LABEL_1035, value)) return errors;
  return [
    ...errors,
    regexError(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an" +
        ' alphabetic character, and end with an alphanumeric character',
      LABEL_1035,
      'my-name',
      'abc-123',
    ),
  ];
}

/** A host such as `*.example.com`. */
export function validateWildcardSubdomain(value: string): Messages {
  const errors = maxLength(value, SUBDOMAIN_MAX_LENGTH);
  if (matches(WILDCARD, value)) return errors;
  return [
    ...errors,
    regexError(
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain," +
        " which must consist of lower case alphanumeric characters, '-' or '.' and end with an" +
        ' alphanumeric character',
      WILDCARD,
      '*.example.com',
    ),
  ];
}

/** A key of a label or an annotation: an optional DNS prefix, a slash, a name. */
export function validateQualifiedName(value: string): Messages {
  const parts = value.split('/');
  const explain = (): string =>
    regexError(
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an" +
        ' alphanumeric character',
      QUALIFIED,
      'MyName',
      'my.name',
      '123-abc',
    );
  if (parts.length > 2) {
    const example = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    return [`a valid label key ${explain()}${example}`];
  }
  const errors: string[] = [];
  if (parts.length === 2) errors.push(...validatePrefix(parts[0]!));
  const name = parts.at(-1)!;
  if (name === '') errors.push('name part must be non-empty');
  else if (byteLength(name) > LABEL_MAX_LENGTH) {
    errors.push(`name part must be no more than ${LABEL_MAX_LENGTH} bytes`);
  }
  if (!matches(QUALIFIED, name)) errors.push(`name part ${explain()}`);
  return errors;
}

/** The value of a label. */
export function validateLabelValue(value: string): Messages {
  const tooLong = byteLength(value) > LABEL_MAX_LENGTH;
  const errors = tooLong ? [`must be no more than ${LABEL_MAX_LENGTH} bytes`] : VALID;
  if (matches(LABEL_VALUE, value)) return errors;
  return [
    ...errors,
    regexError(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or" +
        " '.', and must start and end with an alphanumeric character",
      LABEL_VALUE,
      'MyValue',
      'my_value',
      '12345',
    ),
  ];
}

/** The name of an environment variable: any printable ASCII but `=` (since v1.34). */
export function validateEnvVarName(value: string): Messages {
  if (value === '') return ['environment variable name must be non-empty'];
  if (/^[\x20-\x3c\x3e-\x7e]*$/.test(value)) return VALID;
  return [
    'a valid environment variable name must consist only of printable ASCII characters other' +
      " than '='",
  ];
}

/** The strict form that envFrom prefixes and older rules ask for. */
export function validateStrictEnvVarName(value: string): Messages {
  const errors = [...changesDirectory(value)];
  if (matches(ENV_NAME, value)) return errors;
  const message = regexError(
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-'," +
      " or '.', and must not start with a digit",
    ENV_NAME,
    'my.env-name',
    'MY_ENV.NAME',
    'MyEnvName1',
  );
  return [message, ...errors];
}

/** A key of a ConfigMap or a Secret. */
export function validateConfigMapKey(value: string): Messages {
  const errors = [...maxLength(value, SUBDOMAIN_MAX_LENGTH)];
  if (!matches(CONFIG_KEY, value)) {
    errors.push(
      regexError(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        CONFIG_KEY,
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    );
  }
  return [...errors, ...changesDirectory(value)];
}

/** The name of a port. */
export function validatePortName(value: string): Messages {
  const errors = [...maxLength(value, 15)];
  if (!/^[-a-z0-9]+$/.test(value)) {
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)');
  if (value.includes('--')) errors.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) {
    errors.push('must not begin or end with a hyphen');
  }
  return errors;
}

/** The number of a port. */
export function validatePortNumber(port: number): Messages {
  return validateRange(port, 1, 65_535);
}

/** A whole number within both bounds. */
export function validateRange(value: number, low: number, high: number): Messages {
  if (Number.isInteger(value) && value >= low && value <= high) return VALID;
  return [`must be between ${low} and ${high}, inclusive`];
}

/** A percentage such as `25%`. */
export function validatePercent(value: string): Messages {
  if (matches(PERCENT, value)) return VALID;
  return [
    regexError(
      "a valid percent string must be a numeric string followed by an ending '%'",
      PERCENT,
      '1%',
      '93%',
    ),
  ];
}

/** The name of an HTTP header. */
export function validateHttpHeaderName(value: string): Messages {
  if (matches(HTTP_HEADER, value)) return VALID;
  return [
    regexError(
      "a valid HTTP header must consist of alphanumeric characters or '-'",
      HTTP_HEADER,
      'X-Header-Name',
    ),
  ];
}

/** An identifier of C. */
export function validateCIdentifier(value: string): Messages {
  if (matches(C_IDENTIFIER, value)) return VALID;
  return [
    regexError(
      "a valid C identifier must start with alphabetic character or '_', followed by a string of" +
        " alphanumeric characters or '_'",
      C_IDENTIFIER,
      'my_name',
      'MY_NAME',
      'MyName',
    ),
  ];
}

/** Upstream's sentence for a text that does not match, with its examples. */
export function regexError(message: string, regex: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${regex}')`;
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${shown}regex used for validation is '${regex}')`;
}

/** Bytes of the text in UTF-8: Go's len(). */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A surrogate pair is two units and four bytes, so each half counts two.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}

const compiled = new Map<string, RegExp>();

function matches(pattern: string, value: string): boolean {
  if (value.length > REGEX_INPUT_LIMIT) return false;
  let regex = compiled.get(pattern);
  if (regex === undefined) compiled.set(pattern, (regex = new RegExp(`^${pattern}$`)));
  return regex.test(value);
}

function maxLength(value: string, limit: number): Messages {
  return byteLength(value) > limit ? [`must be no more than ${limit} characters`] : VALID;
}

function validatePrefix(prefix: string): Messages {
  if (prefix === '') return ['prefix part must be non-empty'];
  const long = byteLength(prefix) > SUBDOMAIN_MAX_LENGTH;
  const rest = validateDns1123Subdomain(prefix).filter((m) => !m.startsWith('must be no more'));
  const errors = long ? [`must be no more than ${SUBDOMAIN_MAX_LENGTH} bytes`, ...rest] : rest;
  return errors.map((message) => `prefix part ${message}`);
}

function changesDirectory(value: string): Messages {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : VALID;
}
