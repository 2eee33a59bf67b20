import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import yaml from 'js-yaml';
import { Settings } from '../../src/config/settings.js';

// What can be said of them without an engine.

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

interface Service {
  image?: string;
  build?: string | { context: string; target?: string };
  command?: string | string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  profiles?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  networks?: Record<string, { ipv4_address: string }>;
  read_only?: boolean;
  cap_drop?: string[];
  stop_grace_period?: string;
}

const composeText = read('docker-compose.yml');
const compose = yaml.load(composeText) as { services: Record<string, Service>; volumes: object };
const services = Object.entries(compose.services);
const service = (name: string): Service => compose.services[name]!;
const runsTheImage = ({ build }: Service) => build === '.';
const apps = services.filter(([, one]) => runsTheImage(one)).map(([name]) => name);

const envExample = read('.env.example');
const documented = [...envExample.matchAll(/^([A-Z][A-Z_]*)=/gm)].map(([, name]) => name!);
const settings = [
  ...Object.keys(new Settings()),
  ...getMetadataStorage()
    .getTargetValidationMetadatas(Settings, '', false, false)
    .map(({ propertyName }) => propertyName),
];

/** What is official on Docker Hub has no slash in its name. */
const OFFICIAL = /^(node|mysql|redis|nginx):[\w.-]*\d[\w.-]*$/;

describe('.env.example', () => {
  it('tells of every setting', () => {
    expect(settings.length).toBeGreaterThan(15);
    expect(settings.filter((name) => !documented.includes(name))).toEqual([]);
  });

  it('tells of nothing that is read by nobody', () => {
    expect(documented.filter((name) => !settings.includes(name) && !composeText.includes(name))).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  it('uses no variable that .env.example does not tell of', () => {
    const used = [...composeText.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name!);

    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !documented.includes(name))).toEqual([]);
  });

  it('gives the application settings that it has', () => {
    const given = apps.flatMap((name) => Object.keys(service(name).environment ?? {}));

    expect(given).toContain('DATABASE_URL');
    expect(given.filter((name) => !settings.includes(name))).toEqual([]);
  });

  it('gives the tests variables that they read', () => {
    const readers = ['jest.config.js', 'test/network/running-app.ts', 'test/e2e/instances-redis.e2e.ts'].map(
      read,
    );

    const given = Object.keys(service('e2e').environment ?? {});

    expect(given).toContain('TEST_APP_URL');
    expect(given.filter((name) => !readers.join('').includes(`process.env.${name}`))).toEqual([]);
  });

  it('mounts and builds only what is there', () => {
    const mounts = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!));
    const paths = mounts.filter((mount) => mount.startsWith('.'));
    const names = mounts.filter((mount) => !mount.startsWith('.'));

    expect(paths).toContain('./examples/proxy/nginx.conf');
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(names.filter((name) => !(name in compose.volumes))).toEqual([]);
    expect(stages).toContain((service('e2e').build as { target: string }).target);
  });

  it('names official images only, each with its version', () => {
    const images = services.flatMap(([, { image, build }]) => (image && !build ? [image] : []));

    expect(images.length).toBeGreaterThan(3);
    expect(images.filter((image) => !OFFICIAL.test(image))).toEqual([]);
  });

  it('waits for health only where there is some', () => {
    const waitsFor = services.flatMap(([, { depends_on: on = {} }]) =>
      Object.entries(on).map(([name, { condition }]) => ({ name, condition })),
    );
    const isHealthKnown = (name: string) => runsTheImage(service(name)) || service(name).healthcheck;

    expect(waitsFor.filter(({ condition }) => condition !== 'service_healthy')).toEqual([]);
    expect(waitsFor.filter(({ name }) => !isHealthKnown(name))).toEqual([]);
  });

  it('runs the suites once the application is healthy, and by themselves never', () => {
    expect(service('e2e')).toMatchObject({
      profiles: ['e2e'],
      command: ['npm', 'test'],
      environment: { TEST_APP_URL: 'http://app:3000' },
      depends_on: { app: { condition: 'service_healthy' } },
    });
    expect(service('e2e').environment?.TEST_APP_DATABASE_URL).toBe(service('app').environment?.DATABASE_URL);
  });

  it('starts the application on MySQL without a profile', () => {
    const always = services.filter(([, { profiles }]) => !profiles).map(([name]) => name);

    expect(always).toEqual(['app', 'mysql', 'redis']);
    expect(service('app').environment?.DATABASE_URL).toMatch(/^mysql:\/\/\S+@mysql:3306\//);
  });

  it('has two applications behind a proxy, and a database with a replica, in the profile cluster', () => {
    const upstream = [...read('examples/proxy/nginx.conf').matchAll(/^\s*server (\S+):3000/gm)];
    const clustered = services.filter(([, { profiles }]) => profiles?.includes('cluster'));

    expect(upstream.map(([, name]) => name)).toEqual(apps);
    expect(apps).toEqual(['app', 'app-2']);
    expect(clustered.map(([name]) => name)).toEqual(['app-2', 'proxy', 'mysql-replica', 'replication']);
    expect(service('app-2').environment).toMatchObject({
      ...service('app').environment,
      DATABASE_REPLICA_URLS: expect.stringContaining('@mysql-replica:3306/'),
    });
  });

  it('believes the proxy, and nobody else, whose address it tells', () => {
    const address = service('proxy').networks?.default?.ipv4_address;

    expect(address).toBeDefined();
    expect(apps.map((name) => service(name).environment?.TRUSTED_PROXIES)).toEqual([address, address]);
  });

  it('publishes nothing beyond this machine', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports);

    expect(ports).toHaveLength(2);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('lets the application write nowhere and do nothing but its work, and gives it time to stop', () => {
    for (const name of apps) {
      expect(service(name)).toMatchObject({ read_only: true, cap_drop: ['ALL'], stop_grace_period: '20s' });
    }
  });
});

interface Instruction {
  name: string;
  rest: string;
}

const dockerfile = read('Dockerfile');
const instructions: Instruction[] = dockerfile
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .flatMap((line) => {
    const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    return name && rest ? [{ name, rest }] : [];
  });
const all = (name: string) => instructions.filter((one) => one.name === name).map(({ rest }) => rest);
const stages = all('FROM').flatMap((from) => / AS (\S+)$/.exec(from)?.[1] ?? []);
const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));

describe('Dockerfile', () => {
  it('needs no front end from elsewhere, and nothing that only BuildKit has', () => {
    expect(dockerfile).not.toMatch(/^#\s*syntax\s*=/im);
    expect(all('RUN').filter((run) => /^--|<</.test(run))).toEqual([]);
    expect(all('COPY').filter((copy) => /--link|--parents|<</.test(copy))).toEqual([]);
  });

  it('stands on official images, each with its version', () => {
    const images = all('FROM').map((from) => from.split(' ')[0]!);

    expect(images).toHaveLength(3);
    expect(images.filter((image) => !OFFICIAL.test(image))).toEqual([]);
  });

  it('builds by the commands that the checks before a landing use', () => {
    const commands = all('RUN').filter((run) => run.startsWith('npm '));
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

    expect(commands).toEqual([
      'npm ci --no-audit',
      'npm run build',
      'npm ci --no-audit --omit=dev --omit=optional',
    ]);
    expect(read('.ci/run')).toContain('npm ci --no-audit\n');
    expect(scripts.demo).toContain('npm run --silent build');
  });

  it('copies only what is there, and nothing that .dockerignore keeps out', () => {
    const ignored = read('.dockerignore').split('\n').filter(Boolean);
    const copied = all('COPY')
      .filter((copy) => !copy.startsWith('--from='))
      .flatMap((copy) => copy.split(' ').slice(0, -1))
      .filter((path) => path !== '.');

    expect(copied).toContain('package-lock.json');
    expect(copied.filter((path) => !existsSync(join(ROOT, path)) || ignored.includes(path))).toEqual([]);
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'node_modules', 'dist', 'data', '.env']));
    expect(ignored.filter((path) => /^(src|test|examples|schema\.graphql|\*)/.test(path))).toEqual([]);
  });

  it('copies from stages that it has', () => {
    const from = all('COPY').flatMap((copy) => /^--from=(\S+)/.exec(copy)?.[1] ?? []);

    expect(from).toEqual(['production-modules', 'build']);
    expect(from.filter((stage) => !stages.includes(stage))).toEqual([]);
  });

  it('runs Node itself, as nobody in particular, and can be asked whether it is well', () => {
    const [cmd, user] = ['CMD', 'USER'].map((name) => lastStage.findLast((one) => one.name === name)?.rest);
    const health = lastStage.find(({ name }) => name === 'HEALTHCHECK')?.rest;

    expect(JSON.parse(cmd!)).toEqual(['node', expect.stringMatching(/^--max-/), 'dist/main.js']);
    expect(user).toBe('node');
    expect(health).toContain('/health/live');
    expect(JSON.parse(health!.slice(health!.indexOf('CMD') + 3))).toEqual(['node', '-e', expect.any(String)]);
  });

  it('has neither npm nor a compiler in the image that runs', () => {
    const runs = lastStage.filter(({ name }) => name === 'RUN').map(({ rest }) => rest);

    expect(runs.join('\n')).toMatch(/rm -rf .*\/node_modules .*\/npm /);
    expect(runs.filter((run) => /apt-get|npm (ci|install)|apk /.test(run))).toEqual([]);
  });
});
