import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';

export interface PageFile {
  type: string;
  body: Buffer;
  gzipped: Buffer;
}

const PAGE = 'index.html';
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * What `vite build` has made: a handful of small files, read once, when somebody first asks for them. They are found by
 * name in a map, so that no address leads to any other file.
 */
@Injectable()
export class PageFiles {
  folder = join(import.meta.dirname, 'built');
  private read: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /** Null where the page has not been built. */
  async page(): Promise<PageFile | null> {
    return (await this.all()).get(PAGE) ?? null;
  }

  /** @param name with the hash of its contents in it */
  async asset(name: string): Promise<PageFile | null> {
    return name === PAGE ? null : ((await this.all()).get(name) ?? null);
  }

  private async all(): Promise<ReadonlyMap<string, PageFile>> {
    this.read ??= readAll(this.folder);
    const files = await this.read;
    // Whoever builds it while we run need not start us anew.
    if (files.size === 0) this.read = undefined;
    return files;
  }
}

async function readAll(folder: string): Promise<Map<string, PageFile>> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const served = names.filter((name) => extname(name) in TYPES);
  const files = served.map(async (path) => [path.replace(/^.*[\\/]/, ''), await fileAt(join(folder, path))]);
  return new Map((await Promise.all(files)) as [string, PageFile][]);
}

async function fileAt(path: string): Promise<PageFile> {
  const body = await readFile(path);
  return { type: TYPES[extname(path)]!, body, gzipped: await promisify(gzip)(body) };
}
