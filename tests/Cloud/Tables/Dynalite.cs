using System.Diagnostics;
using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using LocalIotCore.Storage;
using Tables;

namespace HeatingSensor.Cloud.Tests.Tables;

/// <summary>npm's dynalite, a stand-in of DynamoDB, installed once below obj and run once for all tests.</summary>
internal static class Dynalite
{
    private const int LockTimeoutMs = 240_000;
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(3);
    private static readonly string Source = Path.Combine(Repository.Root, "tests/Cloud/Tables/node");
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/Cloud/obj/dynalite");
    private static readonly Lazy<string?> Installed = new(Install);
    private static readonly Lazy<AmazonDynamoDBClient> Server = new(Start);

    /// <summary>Why it is not there; null: it is.</summary>
    public static string? Problem => Installed.Value;

    public static AmazonDynamoDBClient Client => Server.Value;

    /// <summary>A client with a fault of its own.</summary>
    public static AmazonDynamoDBClient ClientOf(string url, AWSCredentials? credentials = null) => new(
        credentials ?? new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonDynamoDBConfig { ServiceURL = url, AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 });

    public static async Task CreateAsync(TableSchema schema)
    {
        var request = new CreateTableRequest
        {
            TableName = schema.Name,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = [new KeySchemaElement(schema.PartitionKey, KeyType.HASH)],
            AttributeDefinitions = [new AttributeDefinition(schema.PartitionKey, ScalarAttributeType.S)],
        };
        if (schema.SortKey is { } sort)
        {
            request.KeySchema.Add(new KeySchemaElement(sort, KeyType.RANGE));
            request.AttributeDefinitions.Add(new AttributeDefinition(sort, ScalarAttributeType.S));
        }

        await Client.CreateTableAsync(request);
        while ((await Client.DescribeTableAsync(schema.Name)).Table.TableStatus != TableStatus.ACTIVE)
            await Task.Yield();
    }

    private static string? Install()
    {
        if (!ProgramFactAttribute.IsInstalled("node") || !ProgramFactAttribute.IsInstalled("npm"))
            return "node and npm are not installed";
        Directory.CreateDirectory(Folder);
        using (FileLock.Take(Path.Combine(Folder, "lock"), LockTimeoutMs))
        {
            File.Copy(Path.Combine(Source, "serve.js"), Path.Combine(Folder, "serve.js"), overwrite: true);
            string wanted = File.ReadAllText(Path.Combine(Source, "package.json"));
            string marker = Path.Combine(Folder, "installed.json");
            if (File.Exists(marker) && File.ReadAllText(marker) == wanted)
                return null;
            File.WriteAllText(Path.Combine(Folder, "package.json"), wanted);
            if (RunNpm() is { } problem)
                return problem;
            File.WriteAllText(marker, wanted);
            return null;
        }
    }

    private static string? RunNpm()
    {
        try
        {
            ProgramRun run = ProgramRun.RunAsync(
                new ProcessStartInfo("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts",
                    "--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"])
                {
                    WorkingDirectory = Folder,
                },
                InstallPatience).GetAwaiter().GetResult();
            return run.ExitCode == 0 ? null : $"npm install ended with {run.ExitCode}";
        }
        catch (Exception error) when (error is TimeoutException or System.ComponentModel.Win32Exception)
        {
            return $"npm install failed: {error.Message}";
        }
    }

    private static AmazonDynamoDBClient Start()
    {
        Process server = Process.Start(new ProcessStartInfo("node", ["serve.js"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.StandardInput.Close();
        int port = int.Parse(server.StandardOutput.ReadLine() ?? "0", CultureInfo.InvariantCulture);
        return ClientOf($"http://127.0.0.1:{port}");
    }
}
