using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary><see cref="Phones"/> behind a real socket on 127.0.0.1.</summary>
internal sealed class PhoneServer(WebApplication app) : IAsyncDisposable
{
    public Phones Phones { get; } = new();

    public string Address => app.Urls.First();

    public static async Task<PhoneServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new PhoneServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var answer = Phones.Take(http.Request.Path + http.Request.QueryString, await reader.ReadToEndAsync());
        if (answer.IsSilent)
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        if (answer.RetryAfter is not null)
            http.Response.Headers.RetryAfter = answer.RetryAfter;
        await http.Response.WriteAsync(answer.Body);
    }
}
