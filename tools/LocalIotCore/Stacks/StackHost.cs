using LocalIotCore.Functions;
using LocalIotCore.Identity;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Actions;
using Microsoft.Extensions.Logging;
using Tables;

namespace LocalIotCore.Stacks;

/// <summary>Runs what a template asks for: tables in one SQLite file, functions, queues, schedules, rules.</summary>
public sealed partial class StackHost : IRuleBackends, IAsyncDisposable
{
    /// <summary>Name of the tables' file in the data directory.</summary>
    public const string TablesFileName = "tables.db";

    private const string FunctionsFolder = "functions";

    private readonly SqliteTables _tables;

    private StackHost(Stack stack, SqliteTables tables, FunctionHost functions) =>
        (Stack, _tables, Functions) = (stack, tables, functions);

    public Stack Stack { get; }
    public FunctionHost Functions { get; }

    /// <summary>Opens tables, queues and functions; nothing runs before <see cref="Run"/>.</summary>
    /// <exception cref="StackException">The template cannot be run.</exception>
    /// <exception cref="IOException">The data directory cannot be used.</exception>
    internal static async Task<StackHost> OpenAsync(
        CloudOptions options, string template, ILoggerFactory loggers, TimeProvider time, CancellationToken cancel)
    {
        Stack stack = Stack.Load(template, options.TemplateParameters);
        ILogger log = loggers.CreateLogger("LocalIotCore.Stacks");
        foreach (StackNote note in stack.Notes)
            LogNote(log, note.LogicalId, note.Type, note.Reason);
        var tables = new SqliteTables(Path.Combine(options.DataDirectory, TablesFileName), time: time);
        try
        {
            foreach (TableSchema table in stack.Tables)
                Create(tables, table);
            var environment = new Dictionary<string, string>(options.FunctionEnvironment) { ["TABLES_FILE"] = tables.File };
            return new StackHost(stack, tables, await FunctionHost.OpenAsync(new FunctionHostOptions
            {
                Functions = stack.Functions,
                Queues = stack.Queues,
                Schedules = stack.Schedules,
                Buses = stack.Buses,
                DataDirectory = Path.Combine(options.DataDirectory, FunctionsFolder),
                FunctionsDirectory = options.FunctionsDirectory ?? Path.Combine(AppContext.BaseDirectory, FunctionsFolder),
                Environment = environment,
            }, loggers, time, cancel).ConfigureAwait(false));
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    /// <summary>Puts thing types, policies and rules in force.</summary>
    /// <exception cref="IOException">The data directory holds too many rules beside the template's.</exception>
    internal void Apply(Registry registry, RulesEngine rules)
    {
        foreach (string type in Stack.ThingTypes.Where(type => registry.FindThingType(type) is null))
            registry.CreateThingType(type, null, []);
        foreach (StackPolicy policy in Stack.Policies)
        {
            if (registry.FindPolicy(policy.Name)?.Document != policy.Document)
                registry.PutPolicy(policy.Name, policy.Document);
        }
        foreach (StackRule rule in Stack.Rules)
        {
            try
            {
                rules.AddFromTemplate(rule.Definition);
            }
            catch (RuleException exception)
            {
                throw new IOException($"The template's rule {rule.Name} cannot be added: {exception.Message} "
                    + "Delete rules that were made over HTTPS, or start without the template.", exception);
            }
        }
    }

    /// <summary>Runs functions and schedules.</summary>
    /// <param name="environment">Where functions find this cloud.</param>
    internal void Run(IReadOnlyDictionary<string, string> environment) => Functions.Run(environment);

    /// <inheritdoc/>
    public void Invoke(string functionNameOrArn, ReadOnlySpan<byte> payload)
    {
        try
        {
            Functions.Invoke(functionNameOrArn, payload);
        }
        catch (FunctionException exception)
        {
            throw Failed(exception);
        }
    }

    /// <inheritdoc/>
    public byte[] Call(string functionNameOrArn, ReadOnlyMemory<byte> payload, TimeSpan timeout)
    {
        try
        {
            FunctionAnswer answer = Functions.CallAsync(functionNameOrArn, payload, timeout, CancellationToken.None)
                .GetAwaiter().GetResult();
            return answer.Error is { } error
                ? throw new ActionException($"{error.Type}: {error.Message}")
                : answer.Payload.ToArray();
        }
        catch (FunctionException exception)
        {
            throw Failed(exception);
        }
        catch (TimeoutException exception)
        {
            throw new ActionException(exception.Message, isPassing: true, exception);
        }
    }

    /// <inheritdoc/>
    public void Send(string queueUrl, string body)
    {
        try
        {
            Functions.Queue(queueUrl).Send(body);
        }
        catch (FunctionException exception)
        {
            throw Failed(exception);
        }
    }

    /// <inheritdoc/>
    public ITable Table(string name) => Stack.Tables.FirstOrDefault(table => table.Name == name) is { } schema
        ? _tables.Table(schema)
        : throw new ActionException($"The template has no table {name}.");

    public async ValueTask DisposeAsync()
    {
        await Functions.DisposeAsync().ConfigureAwait(false);
        _tables.Dispose();
    }

    private static void Create(SqliteTables tables, TableSchema table)
    {
        try
        {
            tables.Create(table);
        }
        catch (TableException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static ActionException Failed(FunctionException exception) => new(exception.Message,
        isPassing: exception.Fault is FunctionFault.Full or FunctionFault.Stopping, exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{LogicalId} ({Type}) is not run here: {Reason}")]
    private static partial void LogNote(ILogger log, string logicalId, string type, string reason);
}
