// The worker that checks and completes YAML beside the page.
import 'monaco-yaml/yaml.worker.js';
