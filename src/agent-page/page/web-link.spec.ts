import { webLink } from './web-link.js';

it.each(['https://crm.example.com/1?a=b#c', 'http://10.0.0.5/ș', 'HTTPS://CRM.example.com'])(
  '%s is an address of the web',
  (address) => {
    expect(webLink(address)).toBe(address);
  },
);

it.each([
  null,
  '',
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'JavaScript://https://crm.example.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'vbscript:x',
  '//crm.example.com',
  '/agent',
  'crm.example.com',
])('%j is none', (address) => {
  expect(webLink(address)).toBeNull();
});
