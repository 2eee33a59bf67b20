import fc from 'fast-check';
import { channelOf, readMessage } from './message.js';

describe('readMessage', () => {
  it('takes what an instance says', () => {
    const message = { from: 'a', topic: 'changes', payload: { what: 'projects' } };

    expect(readMessage(JSON.stringify(message))).toEqual(message);
  });

  it.each(['', '{', 'null', '7', '[]', '{}', '{"from":1,"topic":"changes"}', '{"from":"a"}'])(
    'takes no notice of %s',
    (text) => {
      expect(readMessage(text)).toBeNull();
    },
  );

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readMessage(text)));
  });
});

describe('channelOf', () => {
  it('is one for all who share a database, whatever their way to it', () => {
    const redis = 'redis://cache:6379';

    expect(channelOf(redis, 'mysql://app:secret@node-1:3306/callers')).toBe('caller-data/0/callers');
    expect(channelOf(redis, 'mysql://other@10.0.0.2/callers?ssl=true')).toBe('caller-data/0/callers');
  });

  it('is another for another database, of ours or of Redis', () => {
    const ours = 'mysql://app@node/callers';
    const channels = [
      channelOf('redis://cache', ours),
      channelOf('redis://cache/1', ours),
      channelOf('redis://cache', 'mysql://app@node/others'),
      channelOf('redis://cache', 'sqlite:data/callers.sqlite'),
    ];

    expect(new Set(channels).size).toBe(channels.length);
  });
});
