"""What a wire of ours is made of: bytes both ways, requests, and what befalls them."""
