using Cloud.Lambda;
using Cloud.Store;

return await FunctionLoop.RunAsync(StoreFunction.Create);
