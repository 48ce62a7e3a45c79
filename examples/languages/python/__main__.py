"""A service's goal and its pods at one site, declared in Python. Every name and figure is made up."""

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi_holdfast import (
    ActiveActiveService,
    Approach,
    PlacementPolicy,
    ServicePlacementArgs,
    ServiceResourcesArgs,
    StoreAccess,
    StoreKind,
    StoreUseArgs,
    SurvivalGoal,
)

SITES = ["ansan", "siheung", "pangyo"]

# A provider is given by options alone: what a component declares inherits it.
ansan = kubernetes.Provider("ansan", kubeconfig=pulumi.Config().require_secret("ansanKubeconfig"))

PlacementPolicy(
    "payments",
    service="payments",
    tier=0,
    survive=SurvivalGoal.TWO_SITES,
    rto_seconds=120,
    rpo_seconds=0,
    served_after_one_loss=1,
    served_after_two_losses=0.6,
    peak_requests_per_second=12_000,
    allowed_sites=SITES,
    residency="kr",
    minimum_sites=3,
    approach=Approach.ACTIVE_ACTIVE,
    stores=[StoreUseArgs(kind=StoreKind.DATABASE, name="payments", access=StoreAccess.READ_WRITE)],
)

payments = ActiveActiveService(
    "payments-ansan",
    service="payments",
    site="ansan",
    halls=["hall-1", "hall-2"],
    tier=0,
    image="registry.example/payments@sha256:a024dd556a71475f4bdacf29b2d2e5355be45aa971d3f49c095f0176fb6b9bf6",
    placement=ServicePlacementArgs(
        sites=SITES,
        survive=SurvivalGoal.TWO_SITES,
        peak_requests_per_second=12_000,
        requests_per_second_per_replica=100,
        served_after_one_loss=1,
        served_after_two_losses=0.6,
    ),
    resources=ServiceResourcesArgs(cpu="500m", memory="512Mi"),
    opts=pulumi.ResourceOptions(providers=[ansan]),
)

pulumi.export("payments", payments.internal_url)
