using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Heating.Aws;

namespace HeatingSensor.Host.Tests.Heating.Aws;

/// <summary>Answers the requests of a client from a function, and keeps them.</summary>
internal sealed class FakeService : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];

    /// <summary>What is answered.</summary>
    public Func<Call, (HttpStatusCode Status, string Body)> Answer { get; set; } = _ => (HttpStatusCode.OK, "{}");

    /// <summary>Name of the error that goes with an answer that is none of 200; null: no such header.</summary>
    public string? ErrorType { get; set; }

    /// <summary>All that was asked.</summary>
    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    /// <summary>A client of this service.</summary>
    public AwsClient Client(Uri? dataPlane = null) => new(
        new AwsTarget
        {
            ControlPlane = new Uri("https://iot.test"),
            DataPlane = dataPlane ?? new Uri("https://data.test"),
            Credentials = new BasicAWSCredentials("AKIATEST", "secret"),
            Region = RegionEndpoint.EUCentral1,
            Description = "the fake service",
        },
        this);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancel);
        string authorization = request.Headers.GetValues("Authorization").Single();
        var call = new Call(request.Method.Method, request.RequestUri!, body, authorization);
        (HttpStatusCode Status, string Body) answer;
        lock (_lock)
        {
            _calls.Add(call);
            answer = Answer(call);
        }

        var response = new HttpResponseMessage(answer.Status)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.Body)),
        };
        if (ErrorType is not null && answer.Status != HttpStatusCode.OK)
            response.Headers.Add("x-amzn-errortype", ErrorType);
        return response;
    }

    /// <summary>A request.</summary>
    internal sealed record Call(string Method, Uri Url, string Body, string Authorization)
    {
        /// <summary>As in HTTP's first line.</summary>
        public string Line => $"{Method} {Url.PathAndQuery}";
    }
}
