using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HeatingSensor.Cloud.Tests.Tables;

/// <summary>Answers every call with one error, in DynamoDB's form.</summary>
internal sealed class RefusingService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RefusingService(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<RefusingService> StartAsync(int status, string code)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/x-amz-json-1.0";
            await context.Response.WriteAsync($$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"no"}""");
        });
        await app.StartAsync();
        return new RefusingService(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
