using System.Net;
using LocalIotCore.Broker;
using LocalIotCore.Identity;
using Microsoft.AspNetCore.Connections;
using Connection = Microsoft.AspNetCore.Connections.ConnectionContext;

namespace LocalIotCore.Hosting;

/// <summary>The end of Kestrel's connection pipeline: one MQTT connection per network connection.</summary>
internal sealed class MqttConnectionHandler(BrokerCore core, Registry registry, bool hasTls)
{
    /// <summary>Serves a connection until it ends.</summary>
    public async Task RunAsync(Connection connection)
    {
        string address = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "unknown";
        var mqtt = new MqttConnection(core, connection.Transport, Authorizer(connection, address), address,
            () => connection.Abort(new ConnectionAbortedException("The client does not read its output.")));
        await mqtt.RunAsync().ConfigureAwait(false);
    }

    private IAuthorizer Authorizer(Connection connection, string address)
    {
        if (!hasTls)
            return AnonymousAuthorizer.Instance;
        Principal principal = connection.Features.Get<Principal>()
            ?? throw new InvalidOperationException("A TLS connection without a principal got past the handshake.");
        return new PrincipalAuthorizer(registry, principal, address, core.Time);
    }
}
