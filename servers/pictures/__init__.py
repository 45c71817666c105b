"""Synthetic clinical images, drawn from structured findings so that they can be measured.

`scene.py` says what is on an image (data, no pixels); one module a modality draws it; `draw.py` lists them; `measure.py`
looks at the pixels and nothing else. Only `scene.py` and `layout.py` are light: the others bring in numpy, so tools
import them inside the call.
"""
