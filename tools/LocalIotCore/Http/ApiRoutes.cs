using LocalIotCore.Broker;
using LocalIotCore.Identity;
using LocalIotCore.Shadows;

namespace LocalIotCore.Http;

/// <summary>All calls that this cloud supports over HTTPS.</summary>
internal static class ApiRoutes
{
    public static IReadOnlyList<Route> All(BrokerCore core, Registry registry, ShadowService shadows) =>
    [
        .. new ShadowCalls(shadows).Routes(),
        .. new MessageCalls(core).Routes(),
        .. new ConnectionCalls(core).Routes(),
        .. new ThingCalls(registry).Routes(),
        .. new ThingTypeCalls(registry).Routes(),
        .. EndpointCalls.Routes(),
    ];
}
