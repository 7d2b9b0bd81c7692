"""The legal instruments as a collection, and how they change each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocsea._base.table import Table
from ocsea.law.model import LegalInstrument

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Instruments"]


class Instruments(Table[LegalInstrument]):
    """The legal instruments by id; cannot be changed.

    >>> import ocsea
    >>> ocsea.load().law.instruments["uu-12-2022-tpks"].title("en")
    'Law on Sexual Violence Crimes'
    """

    def graph(self) -> nx.MultiDiGraph[str]:
        """Return how instruments amend, repeal and implement each other, as a frozen graph.

        Nodes are ``law:id`` with the attributes ``number``, ``title_id``, ``title_en`` and ``kind``; an
        edge runs from the instrument that acts, with the key and attribute ``relation``: ``amends``,
        ``repeals`` or ``implements``.

        >>> import ocsea
        >>> graph = ocsea.load().law.instruments.graph()
        >>> graph.has_edge("law:uu-19-2016-ite", "law:uu-11-2008-ite", key="amends")
        True
        """
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for each in self.values():
            graph.add_node(
                each.ref,
                number=each.number or "",
                title_id=each.title.id,
                title_en=each.title.en,
                kind=each.kind,
            )
        for each in self.values():
            acts = [("amends", target) for target in each.amends]
            acts += [("repeals", target) for target in each.repeals]
            acts += [("implements", target) for target in each.implements]
            for relation, target in acts:
                graph.add_edge(each.ref, f"law:{target}", key=relation, relation=relation)
            for relation, source in (
                *(("amends", s) for s in each.amended_by),
                *(("repeals", s) for s in each.repealed_by),
            ):
                graph.add_edge(f"law:{source}", each.ref, key=relation, relation=relation)
        nx.freeze(graph)
        return graph
