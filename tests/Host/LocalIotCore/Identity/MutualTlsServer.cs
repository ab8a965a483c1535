using System.Net;
using System.Text;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace HeatingSensor.Host.Tests.Identity;

/// <summary>A listener with mutual TLS in front that answers each accepted client with its certificate id.</summary>
internal sealed class MutualTlsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FakeLogger _log;

    private MutualTlsServer(WebApplication app, FakeLogger log)
    {
        _app = app;
        _log = log;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Port = new Uri(addresses.Single()).Port;
    }

    public int Port { get; }

    /// <summary>What it logged so far.</summary>
    public IReadOnlyCollection<string> Lines => _log.Lines;

    public static async Task<MutualTlsServer> StartAsync(
        Registry registry, TimeProvider? time = null, MutualTlsOptions? options = null)
    {
        var log = new FakeLogger();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.UseMutualTls(registry, time ?? TimeProvider.System, log, options);
            listen.Run(AnswerAsync);
        }));
        var app = builder.Build();
        await app.StartAsync();
        return new MutualTlsServer(app, log);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(Microsoft.AspNetCore.Connections.ConnectionContext connection)
    {
        var principal = connection.Features.Get<Principal>();
        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(principal?.CertificateId ?? "nobody"));
    }
}
