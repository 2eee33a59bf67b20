// CommonJS packages that require Nest would otherwise meet "Cannot require() ES Module in a cycle" under Jest.
import '@nestjs/common';
import '@nestjs/core';
import 'reflect-metadata';
