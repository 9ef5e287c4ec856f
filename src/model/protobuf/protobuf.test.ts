// Bodies captured from kubectl v1.35.2, and what they must decode to.
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../meta/object.ts';
import { decodeBody } from '../schema/decode-body.ts';
import { decodeProtobuf } from './decode-protobuf.ts';
import { encodeProtobuf } from './encode-protobuf.ts';
import { definitionOfBody } from './message.ts';

const CAPTURED = [
  {
    command: 'create deployment web --image=nginx:1.27 --replicas=3 --port=80',
    hex:
      '6b3873000a150a07617070732f7631120a4465706c6f796d656e7412bd010a1f0a0377656212001a0022' +
      '002a003200380042005a0a0a036170701203776562128b010803120c0a0a0a0361707012037765621a71' +
      '0a1c0a0012001a0022002a003200380042005a0a0a036170701203776562125112330a056e67696e7812' +
      '0a6e67696e783a312e32372a00320a0a001000185022002a0042006a007200800100880100900100a201' +
      '001a00320042004a0052005800600068008201008a01009a0100c2010022020a00280038001a0c080010' +
      '0018002000280038001a002200',
    object:
      '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{' +
      '"app":"web"}},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},' +
      '"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{' +
      '"name":"nginx","image":"nginx:1.27","ports":[{"containerPort":80}],"resources":{' +
      '}}]}},"strategy":{}},"status":{}}',
  },
  {
    command: 'create configmap c --from-literal=a=日本 --from-literal=k=v',
    hex:
      '6b3873000a0f0a0276311209436f6e6669674d617012280a110a016312001a0022002a00320038004200' +
      '120b0a01611206e697a5e69cac12060a016b1201761a002200',
    object:
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"日本",' +
      '"k":"v"}}',
  },
  {
    command: 'create secret generic s --from-literal=k=v',
    hex:
      '6b3873000a0c0a0276311206536563726574121d0a110a017312001a0022002a0032003800420012060a' +
      '016b1201761a001a002200',
    object: '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"k":"dg=="}}',
  },
  {
    command: 'create cronjob cj --image=busybox --schedule=*/5 * * * * -- date',
    hex:
      '6b3873000a130a0862617463682f7631120743726f6e4a6f6212a4010a120a02636a12001a0022002a00' +
      '320038004200128b010a0b2a2f35202a202a202a202a1a002a7a0a120a02636a12001a0022002a003200' +
      '38004200126432620a100a0012001a0022002a00320038004200124e12270a02636a120762757379626f' +
      '781a04646174652a0042006a007200800100880100900100a201001a094f6e4661696c75726532004200' +
      '4a0052005800600068008201008a01009a0100c201001a001a002200',
    object:
      '{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"cj"},"spec":{' +
      '"schedule":"*/5 * * * *","jobTemplate":{"metadata":{"name":"cj"},"spec":{' +
      '"template":{"metadata":{},"spec":{"containers":[{"name":"cj","image":"busybox",' +
      '"command":["date"],"resources":{}}],"restartPolicy":"OnFailure"}}}}},"status":{}}',
  },
  {
    command: 'create service nodeport np --tcp=80:8080 --node-port=30080',
    hex:
      '6b3873000a0d0a02763112075365727669636512670a1d0a026e7012001a0022002a003200380042005a' +
      '090a0361707012026e7012420a1d0a0738302d38303830120354435018502207080010903f1a002880eb' +
      '0112090a0361707012026e701a0022084e6f6465506f72743a00420052005a00600068001a020a001a00' +
      '2200',
    object:
      '{"apiVersion":"v1","kind":"Service","metadata":{"name":"np","labels":{' +
      '"app":"np"}},"spec":{"ports":[{"name":"80-8080","protocol":"TCP","port":80,' +
      '"targetPort":8080,"nodePort":30080}],"selector":{"app":"np"},"type":"NodePort"},' +
      '"status":{"loadBalancer":{}}}',
  },
  {
    command: 'create quota q --hard=cpu=1,memory=1.5Gi,pods=2',
    hex:
      '6b3873000a130a027631120d5265736f7572636551756f746112440a110a017112001a0022002a003200' +
      '38004200122d0a0a0a0363707512030a01310a120a066d656d6f727912080a06313533364d690a0b0a04' +
      '706f647312030a01321a001a002200',
    object:
      '{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q"},"spec":{"hard":{' +
      '"cpu":"1","memory":"1536Mi","pods":"2"}},"status":{}}',
  },
  {
    command: 'create ingress i --rule=a.b/c=svc:80',
    hex:
      '6b3873000a1f0a146e6574776f726b696e672e6b38732e696f2f76311207496e677265737312400a110a' +
      '016912001a0022002a0032003800420012271a250a03612e62121e0a1c0a1a0a022f63120d220b0a0373' +
      '766312040a0010501a0545786163741a020a001a002200',
    object:
      '{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"i"},' +
      '"spec":{"rules":[{"host":"a.b","http":{"paths":[{"path":"/c","backend":{' +
      '"service":{"name":"svc","port":{"number":80}}},"pathType":"Exact"}]}}]},"status":{' +
      '"loadBalancer":{}}}',
  },
  {
    command: 'create poddisruptionbudget p --selector=a=b --min-available=50%',
    hex:
      '6b3873000a200a09706f6c6963792f76311213506f6444697372757074696f6e42756467657412360a11' +
      '0a017012001a0022002a0032003800420012150a09080110001a0335302512080a060a01611201621a0a' +
      '080018002000280030001a002200',
    object:
      '{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"p"},' +
      '"spec":{"minAvailable":"50%","selector":{"matchLabels":{"a":"b"}}},"status":{' +
      '"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}}',
  },
  {
    command: 'create token sa --duration=1h',
    hex:
      '6b3873000a280a1861757468656e7469636174696f6e2e6b38732e696f2f7631120c546f6b656e526571' +
      '75657374121d0a100a0012001a0022002a00320038004200120320901c1a040a0012001a002200',
    object:
      '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","metadata":{},' +
      '"spec":{"expirationSeconds":3600},"status":{"token":""}}',
  },
  {
    command: 'auth can-i get pods',
    hex:
      '6b3873000a320a17617574686f72697a6174696f6e2e6b38732e696f2f7631121753656c665375626a65' +
      '6374416363657373526576696577123c0a100a0012001a0022002a00320038004200121e0a1c0a076465' +
      '6661756c7412036765741a0022002a04706f647332003a001a08080012001a0020001a002200',
    object:
      '{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview",' +
      '"metadata":{},"spec":{"resourceAttributes":{"namespace":"default","verb":"get",' +
      '"resource":"pods"}},"status":{"allowed":false}}',
  },
];

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g)!, (pair) => parseInt(pair, 16));

function decodeObject(body: Uint8Array): unknown {
  const raw = decodeProtobuf(body);
  if (raw.is === 'failed') return raw.message;
  const object = raw.object as unknown as KubeObject;
  const definition = definitionOfBody(object.apiVersion, object.kind)!;
  const result = decodeBody(definition, object, 'Strict');
  return result.is === 'object' ? result.object : result.status;
}

describe.each(CAPTURED)('kubectl $command', ({ hex, object }) => {
  const expected: unknown = JSON.parse(object);

  test('decodes', () => {
    expect(decodeObject(bytesOf(hex))).toEqual(expected);
  });

  test('encodes to what decodes to the same', () => {
    const encoded = encodeProtobuf(expected as { [key: string]: unknown });
    expect(decodeObject(encoded!)).toEqual(expected);
  });
});

test('lists encode with their metadata, times and conditions', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', creationTimestamp: '2026-01-02T03:04:05Z', generation: 2 },
    spec: { containers: [], priority: -5 },
  };
  const metadata = { resourceVersion: '7' };
  const list = { apiVersion: 'v1', kind: 'PodList', metadata, items: [pod] };
  const bytes = encodeProtobuf(list)!;
  expect([...bytes.subarray(0, 4)]).toEqual([0x6b, 0x38, 0x73, 0]);
  expect(decodeObject(encodeProtobuf(pod)!)).toEqual({
    ...pod,
    spec: { priority: -5 },
    status: {},
  });
  const two = encodeProtobuf({ ...list, items: [pod, pod] })!;
  const itemBytes = two.length - bytes.length;
  expect(two.subarray(-itemBytes - 4, -4)).toEqual(bytes.subarray(-itemBytes - 4, -4));
});

test.each<[string, number[], string]>([
  ['no magic', [1, 2, 3, 4], 'provided data does not appear to be a protobuf message'],
  ['cut short', [0x6b, 0x38, 0x73, 0, 0x0a, 0x20, 1], 'unexpected EOF'],
  ['an unknown kind', [0x6b, 0x38, 0x73, 0, 0x0a, 3, 0x12, 1, 0x58], 'no kind "X" is registered'],
])('refuses %s', (_, bytes, message) => {
  const result = decodeProtobuf(Uint8Array.from(bytes));
  expect(result.is === 'failed' && result.message).toContain(message);
});

test('a custom resource has no protobuf form', () => {
  expect(encodeProtobuf({ apiVersion: 'example.com/v1', kind: 'Foo' })).toBeUndefined();
});
