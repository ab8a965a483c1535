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

    // A throttled call was not executed, so it can be sent again. The waits add up to 31 s; AWS's limits for these calls
    // are 10 or 15 per second.
    private const int AttemptsMax = 6;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly HttpRequestOptionsKey<string> ServiceKey = new(SigV4SigningHandler.ServiceOptionKey);

    private readonly AwsTarget _target;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private Uri? _dataPlane;

    /// <param name="target">The service to call.</param>
    /// <param name="transport">Sends the signed requests.</param>
    /// <param name="time">Measures the waits of throttled calls; null: the system's.</param>
    public AwsClient(AwsTarget target, HttpMessageHandler transport, TimeProvider? time = null)
    {
        _target = target;
        _time = time ?? TimeProvider.System;
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
    public Task<byte[]> SendAsync(
        AwsService service, HttpMethod method, string pathAndQuery, byte[]? body, CancellationToken cancel) =>
        SendAsync(service, method, pathAndQuery, body, null, cancel);

    /// <summary>Calls the control plane, with a principal in its header; a throttled call is repeated.</summary>
    /// <param name="principal">ARN of a certificate; null for none.</param>
    /// <inheritdoc cref="SendAsync(AwsService, HttpMethod, string, byte[], CancellationToken)"/>
    public async Task<byte[]> ControlAsync(
        HttpMethod method, string pathAndQuery, byte[]? body, string? principal, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await SendAsync(AwsService.ControlPlane, method, pathAndQuery, body, principal, cancel);
            }
            catch (AwsException error) when (error.IsThrottled && attempt < AttemptsMax)
            {
                await Task.Delay(FirstWait * (1 << (attempt - 1)), _time, cancel);
            }
        }
    }

    private async Task<byte[]> SendAsync(
        AwsService service,
        HttpMethod method,
        string pathAndQuery,
        byte[]? body,
        string? principal,
        CancellationToken cancel)
    {
        Uri plane = service == AwsService.ControlPlane ? _target.ControlPlane : await DataPlaneAsync(cancel);
        using var request = new HttpRequestMessage(method, new Uri(plane, pathAndQuery));
        request.Options.Set(ServiceKey, service.SigningName);
        if (principal is not null)
            request.Headers.Add("x-amzn-principal", principal);
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
