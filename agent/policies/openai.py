"""`openai:MODEL@URL`: any server that speaks the OpenAI chat-completions format (vLLM, SGLang, llama.cpp, hosted)."""

import os
from typing import Any

import anyio
import httpx2

from medmcp.agent.parsing import calls_in_text, read_arguments
from medmcp.agent.policy import AssistantTurn, Conversation, PolicyError

__all__ = ["OpenAIPolicy"]

RETRIES = 3
RETRY_STATUS = {408, 409, 429, 500, 502, 503, 504}


class OpenAIPolicy:
    """Asks the server for each turn. The key comes from MEDMCP_API_KEY or OPENAI_API_KEY; it is never logged."""

    def __init__(
        self, model: str, url: str, *, temperature: float = 1.0, max_tokens: int = 2048, timeout: float = 120.0
    ) -> None:
        self.name = f"openai:{model}"
        self.model = model
        self.temperature = temperature
        self.max_tokens = max_tokens
        key = os.environ.get("MEDMCP_API_KEY") or os.environ.get("OPENAI_API_KEY") or ""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx2.AsyncClient(base_url=url.rstrip("/") + "/", headers=headers, timeout=timeout)

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """One completion. Raises `PolicyError` when the server cannot be reached or refuses."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": conversation.messages,
            "tools": conversation.tools,
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
            "seed": conversation.seed % 2**31 + len(conversation.messages),
        }
        answer = await self._post(body)
        try:
            message = answer["choices"][0]["message"]
        except (KeyError, IndexError, TypeError):
            raise PolicyError(f"{self.name} answered without a message: {str(answer)[:200]}") from None
        made = sum(len(m.get("tool_calls", ())) for m in conversation.messages)
        calls = [
            read_arguments(
                call.get("id") or f"call_{made + n}", call["function"]["name"], call["function"].get("arguments")
            )
            for n, call in enumerate(message.get("tool_calls") or [], start=1)
        ]
        content = message.get("content") or ""
        if not calls:
            content, calls = calls_in_text(content, made + 1)
        usage = answer.get("usage") or {}
        return AssistantTurn(
            content=content,
            calls=calls,
            prompt_tokens=usage.get("prompt_tokens", 0),
            completion_tokens=usage.get("completion_tokens", 0),
        )

    async def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        problem = ""
        for attempt in range(RETRIES):
            try:
                response = await self._client.post("chat/completions", json=body)
            except httpx2.HTTPError as error:
                problem = f"{type(error).__name__}: {error}"
            else:
                if response.status_code == 200:
                    try:
                        loaded: dict[str, Any] = response.json()
                    except ValueError:
                        raise PolicyError(f"{self.name} did not answer in JSON.") from None
                    return loaded
                problem = f"HTTP {response.status_code}: {response.text[:200]}"
                if response.status_code not in RETRY_STATUS:
                    break
            if attempt + 1 < RETRIES:
                await anyio.sleep(0.5 * 2**attempt)
        raise PolicyError(
            f"{self.name} at {self._client.base_url} failed: {problem}. Check the URL, the model name and the key."
        )

    async def release(self, conversation: Conversation) -> None:
        """Nothing is kept for an episode."""

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
