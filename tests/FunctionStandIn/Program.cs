using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

// A Lambda function whose behaviour its payload tells. It speaks the Runtime API by itself, not with the project's own
// library, so that the two are not wrong in the same way.
string api = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/";
using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };

if (Environment.GetEnvironmentVariable("START") == "exit")
    return 3;
if (Environment.GetEnvironmentVariable("START") == "error")
{
    await PostAsync("init/error", """{"errorType":"NoTable","errorMessage":"there is no table"}""", "Function.NoTable");
    return 1;
}

while (true)
{
    using HttpResponseMessage next = await http.GetAsync(api + "invocation/next");
    string requestId = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
    using JsonDocument json = JsonDocument.Parse(await next.Content.ReadAsByteArrayAsync());
    string action = json.RootElement.GetProperty("do").GetString()!;
    string response = $"invocation/{requestId}/response";
    switch (action)
    {
        case "answer":
            await PostAsync(response, json.RootElement.GetProperty("with").GetRawText());
            break;
        case "describe":
            await PostAsync(response, Describe(next));
            break;
        case "print":
            Console.WriteLine(json.RootElement.GetProperty("line").GetString());
            Console.Error.WriteLine(json.RootElement.GetProperty("error").GetString());
            await PostAsync(response, "null");
            break;
        case "fail":
            await PostAsync($"invocation/{requestId}/error",
                """{"errorType":"TableFull","errorMessage":"the table is full","stackTrace":[]}""");
            break;
        case "failByHeader":
            await PostAsync($"invocation/{requestId}/error", """{"errorMessage":"no"}""", "Function.Refused");
            break;
        case "exit":
            return 7;
        case "hang":
            await Task.Delay(Timeout.Infinite);
            break;
        case "large":
            HttpStatusCode status = await PostAsync(response, '"' + new string('x', json.RootElement.GetProperty("size").GetInt32()) + '"');
            Console.WriteLine($"status {(int)status}");
            break;
        case "wrongId":
            Console.WriteLine($"status {(int)await PostAsync("invocation/other/response", "1")}");
            await PostAsync(response, "2");
            break;
        case "failOnce":
            string file = json.RootElement.GetProperty("file").GetString()!;
            if (File.Exists(file))
                goto case "answer";
            await File.WriteAllTextAsync(file, "");
            goto case "fail";
        case "publish":
            using (var request = new HttpRequestMessage(HttpMethod.Post, Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_EVENTBRIDGE")))
            {
                request.Headers.Add("X-Amz-Target", "AWSEvents.PutEvents");
                request.Content = new StringContent(
                    json.RootElement.GetProperty("entries").GetRawText(), Encoding.UTF8, "application/x-amz-json-1.1");
                using HttpResponseMessage answer = await http.SendAsync(request);
                await PostAsync(response, await answer.Content.ReadAsStringAsync());
            }
            break;
    }
}

async Task<HttpStatusCode> PostAsync(string path, string body, string? errorType = null)
{
    using var request = new HttpRequestMessage(HttpMethod.Post, api + path) { Content = new StringContent(body) };
    if (errorType is not null)
        request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
    using HttpResponseMessage answer = await http.SendAsync(request);
    return answer.StatusCode;
}

// What the function sees of itself, and all of its environment.
static string Describe(HttpResponseMessage next)
{
    var described = new Dictionary<string, string> { ["pid"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) };
    foreach ((string name, IEnumerable<string> values) in next.Headers)
        described[name] = string.Join(',', values);
    foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        described["$" + variable.Key] = (string)variable.Value!;
    return JsonSerializer.Serialize(described);
}
