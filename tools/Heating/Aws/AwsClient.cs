using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Heating.Commands;
using Heating.Run;

namespace Heating.Aws;

/// <summary>Calls AWS IoT Core, or what stands in for it, over signed HTTPS (AWS Signature Version 4).</summary>
/// <remarks>AWS's SDK for .NET has clients for these services; its signer alone is enough for the few calls here.</remarks>
internal sealed class AwsClient : IDisposable
{
    private const int AnswerBytesMax = 4 * 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly HttpRequestOptionsKey<string> ServiceKey = new(SigV4SigningHandler.ServiceOptionKey);

    private readonly AwsTarget _target;
    private readonly HttpClient _http;
    private Uri? _dataPlane;

    /// <param name="target">Whom to call.</param>
    /// <param name="transport">What sends the signed requests.</param>
    public AwsClient(AwsTarget target, HttpMessageHandler transport)
    {
        _target = target;
        _dataPlane = target.DataPlane;
        var signing = new SigV4SigningHandler(
            target.Credentials, target.Region, AwsService.ControlPlane.SigningName, transport);
        _http = new HttpClient(signing) { Timeout = Timeout, MaxResponseContentBufferSize = AnswerBytesMax };
    }

    /// <summary>Makes a call.</summary>
    /// <param name="service">Whose call it is.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="pathAndQuery">Escaped path, with a slash first, and query.</param>
    /// <param name="body">JSON; null: none.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The answer's body.</returns>
    /// <exception cref="AwsException">The service refuses.</exception>
    /// <exception cref="CommandException">There is no such service there, or no credentials to ask it with.</exception>
    public async Task<byte[]> SendAsync(
        AwsService service, HttpMethod method, string pathAndQuery, byte[]? body, CancellationToken cancel)
    {
        Uri plane = service == AwsService.ControlPlane ? _target.ControlPlane : await DataPlaneAsync(cancel);
        using var request = new HttpRequestMessage(method, new Uri(plane, pathAndQuery));
        request.Options.Set(ServiceKey, service.SigningName);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancel);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancel);
            return response.IsSuccessStatusCode ? answer : throw AwsAnswer.ToError(response, answer);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or AmazonClientException
            && !cancel.IsCancellationRequested)
        {
            throw AwsFailure.ToCommandException(error, plane, _target);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<Uri> DataPlaneAsync(CancellationToken cancel)
    {
        if (_dataPlane is null)
        {
            byte[] answer = await SendAsync(
                AwsService.ControlPlane, HttpMethod.Get, "/endpoint?endpointType=iot%3AData-ATS", null, cancel);
            var endpoint = JsonSerializer.Deserialize(answer, AwsJson.Default.EndpointDescription);
            _dataPlane = new Uri($"https://{endpoint!.EndpointAddress}");
        }

        return _dataPlane;
    }
}
