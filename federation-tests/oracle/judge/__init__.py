"""An independent judge of a running federation.

It shares no code with the nodes. What somebody must see it computes from the words of the sharing
ladder; signatures, notes, trees and digests it computes with its own arithmetic; what the nodes
say it learns as any client does, from their addresses alone.
"""
