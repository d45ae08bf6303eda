import { fileURLToPath } from 'node:url'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const gateway = process.env.GATEWAY ?? 'http://127.0.0.1:8080'

const isRouteHead = (id: string): boolean => /src\/(routes\/|features\/[^/]+\/queries\.ts$)/.test(id) && !id.includes('/-') && !id.includes('tsr-split')

export default defineConfig({
  plugins: [
    tanstackRouter({ target: 'react', autoCodeSplitting: true, quoteStyle: 'single', semicolons: false }),
    react(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host: '127.0.0.1', proxy: { '/api': gateway } },
  preview: { host: '127.0.0.1', proxy: { '/api': gateway } },
  build: {
    manifest: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1000,
    // What a route needs before its page (search, loader) is small: together once, not a chunk with its own list of files each.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'routes', test: isRouteHead, includeDependenciesRecursively: false }] } } },
  },
  test: {
    environment: 'happy-dom',
    setupFiles: ['./src/mock/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    pool: 'threads',
    isolate: true,
    restoreMocks: true,
  },
})
