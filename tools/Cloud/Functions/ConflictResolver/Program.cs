using Cloud.ConflictResolver;
using Cloud.Lambda;
using Cloud.Sync;

return await FunctionLoop.RunAsync(context =>
{
    var http = new AwsHttp(context.Get, context.Time);
    var resolver = new Resolver(context, new SyncFunction(context, FunctionTables.Open, http));
    return resolver.HandleAsync;
});
