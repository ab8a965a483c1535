using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Heating.Commands;
using Heating.Run;

namespace Heating.Aws;

/// <summary>Calls AWS IoT Core, or the local cloud, over signed HTTPS (AWS Signature Version 4).</summary>
/// <remarks>AWS's SDK for .NET has clients for these services, but for the few calls here its signer is
/// enough.</remarks>
internal sealed class AwsClient : IDisposable
{
    private const int AnswerBytesMax = 4 * 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly HttpRequestOptionsKey<string> ServiceKey = new(SigV4SigningHandler.ServiceOptionKey);

    private readonly AwsTarget _target;
    private readonly HttpClient _http;
    private Uri? _dataPlane;

    /// <param name="target">The service to call.</param>
    /// <param name="transport">Sends the signed requests.</param>
    public AwsClient(AwsTarget target, HttpMessageHandler transport)
    {
        _target = target;
        _dataPlane = target.DataPlane;
        var signing = new SigV4SigningHandler(
            target.Credentials, target.Region, AwsService.ControlPlane.SigningName, transport);
        _http = new HttpClient(signing) { Timeout = Timeout, MaxResponseContentBufferSize = AnswerBytesMax };
    }

    /// <summary>Calls the service.</summary>
    /// <param name="pathAndQuery">Escaped path, starting with a slash, and query.</param>
    /// <param name="body">JSON; null for none.</param>
    /// <returns>The body of the response.</returns>
    /// <exception cref="AwsException">The service refused the call.</exception>
    /// <exception cref="CommandException">The service cannot be reached, or there are no credentials.</exception>
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
