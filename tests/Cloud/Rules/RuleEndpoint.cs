using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Somebody's web server on 127.0.0.1, which keeps what it gets and answers what the test says.</summary>
internal sealed class RuleEndpoint : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentQueue<int> _statuses = new();
    private readonly System.Threading.Channels.Channel<Received> _received =
        System.Threading.Channels.Channel.CreateUnbounded<Received>();

    private RuleEndpoint()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    public sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

    public string Url { get; private set; } = "";

    /// <summary>What it says to everything.</summary>
    public string Body { get; set; } = "ok";

    /// <summary>How many requests came that no test has looked at.</summary>
    public int Unread => _received.Reader.Count;

    public static async Task<RuleEndpoint> StartAsync()
    {
        var endpoint = new RuleEndpoint();
        await endpoint._web.StartAsync();
        endpoint.Url = endpoint._web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return endpoint;
    }

    /// <summary>The statuses of the next answers; 200 after them.</summary>
    public void AnswerWith(params int[] statuses)
    {
        foreach (int status in statuses)
            _statuses.Enqueue(status);
    }

    public async Task<Received> NextAsync()
    {
        using var patience = new CancellationTokenSource(RuleCloud.Patience);
        return await _received.Reader.ReadAsync(patience.Token);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        await _received.Writer.WriteAsync(new Received(context.Request.Method, context.Request.Path + context.Request.QueryString.Value,
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            await reader.ReadToEndAsync()));
        context.Response.StatusCode = _statuses.TryDequeue(out int status) ? status : 200;
        if (status == 302)
            context.Response.Headers.Location = "/elsewhere";
        await context.Response.WriteAsync(Body);
    }
}
