using System.Collections.Frozen;
using System.Text.Json;
using LocalIotCore.Stacks;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Functions;

/// <summary>Runs the functions of a template as child processes, with the semantics of Lambda's asynchronous invocation. A
/// function has one process, so it does one thing at a time. docs/cloud.md names the differences to AWS.</summary>
public sealed partial class FunctionHost : IAsyncDisposable
{
    /// <summary>Largest payload of an asynchronous invocation (AWS, since October 2025).</summary>
    public const int PayloadBytesMax = 1024 * 1024;

    /// <summary>Payloads that may wait in all; they are in memory too.</summary>
    public const long WaitingBytesMax = 256 * 1024 * 1024;

    private readonly FunctionHostOptions _options;
    private readonly FrozenDictionary<string, FunctionWorker> _workers;
    private readonly FrozenDictionary<string, LocalQueue> _queues;
    private readonly InvocationLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private RuntimeServer? _server;
    private IReadOnlyDictionary<string, string> _environment = new Dictionary<string, string>();
    private Task _running = Task.CompletedTask;
    private long _lastNumber;
    private long _waitingBytes;

    private FunctionHost(FunctionHostOptions options, InvocationLog log, FrozenDictionary<string, LocalQueue> queues,
        Dictionary<string, RuntimeSlot> slots, TimeProvider time, ILogger logger)
    {
        _options = options;
        _log = log;
        _queues = queues;
        _time = time;
        _logger = logger;
        var metrics = new JsonLinesFile(Path.Combine(options.DataDirectory, "metrics.jsonl"));
        _workers = options.Functions.ToFrozenDictionary(function => function.Name, function =>
        {
            var output = new FunctionOutput(function.Name, metrics, logger);
            RuntimeSlot slot = slots[function.Name];
            var runtime = new FunctionRuntime(function, slot, () => Start(function, slot, output), output, options.ProcessTime, time);
            return new FunctionWorker(
                function, log, runtime, (invocation, error) => SendFailure(function, invocation, error), End, time, logger);
        });
    }

    /// <summary>Raised on the end of each attempt of an asynchronous invocation, on a thread of the function's.</summary>
    public event Action<InvocationEnd>? Ended;

    /// <summary>Opens the host: it takes invocations, and what the last run left, but runs none before <see cref="Run"/>.
    /// </summary>
    /// <exception cref="IOException">The data directory cannot be used, or another host uses it.</exception>
    public static async Task<FunctionHost> OpenAsync(FunctionHostOptions options, ILoggerFactory loggers, TimeProvider time,
        CancellationToken cancel)
    {
        ILogger logger = loggers.CreateLogger("LocalIotCore.Functions");
        Directory.CreateDirectory(options.DataDirectory);
        InvocationLog log = InvocationLog.Open(Path.Combine(options.DataDirectory, "invocations.log"), logger);
        var queues = new Dictionary<string, LocalQueue>();
        FunctionHost? host = null;
        try
        {
            foreach (QueueDefinition queue in options.Queues)
                queues.Add(queue.Name, LocalQueue.Open(queue, Path.Combine(options.DataDirectory, "queues"), time));
            var slots = options.Functions.ToDictionary(function => function.Name, _ => new RuntimeSlot(options.ProcessTime));
            host = new FunctionHost(options, log, queues.ToFrozenDictionary(), slots, time, logger);
            var events = new EventBridge(options.Buses, new JsonLinesFile(Path.Combine(options.DataDirectory, "events.jsonl")), time);
            host._server = await RuntimeServer.StartAsync([.. slots.Values], events, loggers, cancel).ConfigureAwait(false);
            host.Restore();
            return host;
        }
        catch
        {
            if (host is not null)
            {
                await host.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                log.Dispose();
                foreach (LocalQueue queue in queues.Values)
                    queue.Dispose();
            }
            throw;
        }
    }

    /// <summary>Runs what waits and what comes; a process starts with its first invocation.</summary>
    /// <param name="environment">Further variables of every function, which win over the others.</param>
    public void Run(IReadOnlyDictionary<string, string> environment)
    {
        _environment = environment;
        var runner = new ScheduleRunner((function, input) => Invoke(function, input.Span), _time, _logger);
        CancellationToken stop = _stopping.Token;
        _running = Task.WhenAll(
        [
            .. _workers.Values.Select(worker => Task.Run(() => worker.RunAsync(stop), CancellationToken.None)),
            .. _options.Schedules.Where(schedule => schedule.IsEnabled)
                .Select(schedule => Task.Run(() => runner.RunAsync(schedule, stop), CancellationToken.None)),
        ]);
    }

    /// <summary>Invokes asynchronously: when this returns, the invocation survives the end of this process.</summary>
    /// <exception cref="FunctionException">It was not accepted.</exception>
    public void Invoke(string functionNameOrArn, ReadOnlySpan<byte> payload)
    {
        FunctionWorker worker = Worker(functionNameOrArn);
        if (payload.Length > PayloadBytesMax)
        {
            throw new FunctionException(FunctionFault.BadPayload,
                $"{worker.Function.Name}: a payload of {payload.Length} bytes; at most {PayloadBytesMax} are allowed.");
        }
        CheckJson(worker.Function.Name, payload);
        DateTimeOffset now = _time.GetUtcNow();
        lock (_gate)
        {
            ThrowIfStopping();
            if (Interlocked.Read(ref _waitingBytes) + payload.Length > WaitingBytesMax)
                throw new FunctionException(FunctionFault.Full, $"More than {WaitingBytesMax} bytes wait for functions.");
            var invocation = new Invocation
            {
                Number = _lastNumber + 1,
                FunctionName = worker.Function.Name,
                RequestId = Guid.NewGuid().ToString(),
                Payload = payload.ToArray(),
                ReceivedAt = now,
                DueAt = now,
            };
            _log.Add(invocation);
            _lastNumber = invocation.Number;
            Interlocked.Add(ref _waitingBytes, payload.Length);
            worker.Add(invocation);
        }
    }

    /// <summary>Invokes and waits for the answer; there is no second attempt. A call goes before what waits, but not before
    /// what runs.</summary>
    /// <exception cref="FunctionException">It was not accepted.</exception>
    /// <exception cref="TimeoutException">No answer in time; the function may still run.</exception>
    public async Task<FunctionAnswer> CallAsync(string functionNameOrArn, ReadOnlyMemory<byte> payload, TimeSpan timeout,
        CancellationToken cancel)
    {
        FunctionWorker worker = Worker(functionNameOrArn);
        if (payload.Length > RuntimeServer.ResponseBytesMax)
        {
            throw new FunctionException(FunctionFault.BadPayload,
                $"{worker.Function.Name}: a payload of {payload.Length} bytes; at most {RuntimeServer.ResponseBytesMax} are allowed.");
        }
        CheckJson(worker.Function.Name, payload.Span);
        ThrowIfStopping();
        var call = new FunctionCall(payload);
        worker.Add(call);
        try
        {
            return await call.Answered.Task.WaitAsync(timeout, _time, cancel).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            call.GiveUp();
            throw exception is TimeoutException
                ? new TimeoutException($"{worker.Function.Name} did not answer within {timeout}.", exception)
                : exception;
        }
    }

    /// <summary>Asynchronous invocations of a function that have not ended for good.</summary>
    /// <exception cref="FunctionException">There is no such function.</exception>
    public int Waiting(string functionName) => Worker(functionName).Waiting;

    /// <summary>Those among them that run, or that only wait for their turn: not for the time of their next attempt.</summary>
    /// <exception cref="FunctionException">There is no such function.</exception>
    public int Due(string functionName) => Worker(functionName).Due;

    /// <summary>A queue of the template.</summary>
    /// <exception cref="FunctionException">There is none of this name, ARN or URL.</exception>
    public LocalQueue Queue(string nameArnOrUrl) => _queues.GetValueOrDefault(ResourceTypes.QueueName(nameArnOrUrl))
        ?? throw new FunctionException(FunctionFault.Missing, $"There is no queue {nameArnOrUrl}.");

    /// <summary>Stops the processes. What waits, and what runs, goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
                return;
            _stopping.Cancel();
        }
        await _running.ConfigureAwait(false);
        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
        _log.Dispose();
        foreach (LocalQueue queue in _queues.Values)
            queue.Dispose();
    }

    private void Restore()
    {
        foreach (Invocation invocation in _log.Read())
        {
            _lastNumber = invocation.Number;
            if (_workers.TryGetValue(invocation.FunctionName, out FunctionWorker? worker))
            {
                Interlocked.Add(ref _waitingBytes, invocation.Payload.Length);
                worker.Add(invocation);
            }
            else
            {
                LogOrphan(invocation.RequestId, invocation.FunctionName);
            }
        }
    }

    private void SendFailure(FunctionDefinition function, Invocation invocation, FunctionError error)
    {
        if (function.FailureQueue is { } destination)
            Queue(destination).Send(FailureMessage.Destination(function, invocation, error, _time.GetUtcNow()));
        if (function.DeadLetterQueue is { } deadLetters)
        {
            (string body, Dictionary<string, string> attributes) = FailureMessage.DeadLetter(invocation, error);
            Queue(deadLetters).Send(body, attributes);
        }
    }

    private void End(InvocationEnd end)
    {
        if (end.IsFinal)
            Interlocked.Add(ref _waitingBytes, -end.Payload.Length);
        try
        {
            Ended?.Invoke(end);
        }
        catch (Exception exception)
        {
            // An observer's fault must not stop the function.
            LogObserver(end.FunctionName, exception);
        }
    }

    private FunctionWorker Worker(string nameOrArn) => _workers.GetValueOrDefault(LocalArn.FunctionName(nameOrArn))
        ?? throw new FunctionException(FunctionFault.Missing, $"There is no function {nameOrArn}.");

    private void ThrowIfStopping()
    {
        if (_stopping.IsCancellationRequested)
            throw new FunctionException(FunctionFault.Stopping, "The functions are being stopped.");
    }

    private FunctionProcess Start(FunctionDefinition function, RuntimeSlot slot, FunctionOutput output)
    {
        var variables = new Dictionary<string, string>(function.Environment)
        {
            ["AWS_ENDPOINT_URL_EVENTBRIDGE"] = _server!.ServicesUrl.ToString().TrimEnd('/'),
        };
        foreach ((string name, string value) in _options.Environment.Concat(_environment))
            variables[name] = value;
        output.Hide(variables);
        return FunctionProcess.Start(function, _options.FunctionsDirectory, _server.RuntimeApi(slot), variables, output);
    }

    private static void CheckJson(string function, ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
                // Only whether it can be read.
            }
        }
        catch (JsonException exception)
        {
            throw new FunctionException(FunctionFault.BadPayload,
                $"{function}: the payload is not JSON: {exception.Message}", exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Invocation {RequestId} waits for the function {Function}, which the template does not have")]
    private partial void LogOrphan(string requestId, string function);

    [LoggerMessage(Level = LogLevel.Error, Message = "An observer of {Function} failed")]
    private partial void LogObserver(string function, Exception exception);
}
