using LocalIotCore.Broker;
using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>DeleteConnection.</summary>
internal sealed class ConnectionCalls(BrokerCore core)
{
    public IEnumerable<Route> Routes() => [new("DELETE", "/connections/{clientId}", Plane.Data, Delete) { Query = ["cleanSession", "preventWillMessage"] }];

    private ApiReply Delete(Call call)
    {
        string clientId = call["clientId"];
        if (clientId.StartsWith('$') || System.Text.Encoding.UTF8.GetByteCount(clientId) > core.Limits.ClientIdBytesMax)
            throw ApiException.InvalidRequest(
                $"A client id has at most {core.Limits.ClientIdBytesMax} bytes and does not begin with $.");
        bool cleanSession = call.Query.Flag("cleanSession");
        bool preventWill = call.Query.Flag("preventWillMessage");
        call.Caller.Demand(PolicyAction.DeleteConnection, clientId);
        return core.Disconnect(clientId, cleanSession, preventWill)
            ? ApiReply.Empty
            : throw ApiException.NotFound($"Client {clientId} is not connected.");
    }
}
