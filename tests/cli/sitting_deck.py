"""A deck with every form of question, those that vary and those that grow harder among them."""

EVERY_FORM = """
id = "forms"
title = { en = "Every form", zh = "各种题型" }

[[note]]
id = "reveal"
kind = "basic"
topic = "alpha"
en.prompt = 'What is a gradient?'
en.answer = 'The slope in every direction.'
en.why = 'It points up.'
zh.prompt = '什么是梯度？'
zh.answer = '每个方向上的斜率。'
zh.why = '它指向上方。'

[[note]]
id = "choice"
kind = "choice"
topic = "alpha"
en.prompt = 'What does the loss measure?'
zh.prompt = '损失衡量什么？'
  [[note.option]]
  id = "good"
  right = true
  en = { text = 'the error', why = 'zero where all is right' }
  zh = { text = '误差', why = '全对时为零' }
  [[note.option]]
  id = "bad"
  en = { text = 'the speed', why = 'speed is not in it' }
  zh = { text = '速度', why = '其中没有速度' }
  [[note.option]]
  id = "worse"
  en = { text = 'the size', why = 'size is not in it' }
  zh = { text = '大小', why = '其中没有大小' }

[[note]]
id = "recalled"
kind = "choice"
topic = "alpha"
accept = ["ReLU", "线性整流"]
en.prompt = 'Which one has a kink?'
zh.prompt = '哪一个有折点？'
  [[note.option]]
  id = "relu"
  right = true
  en.text = 'ReLU'
  zh.text = 'ReLU'
  [[note.option]]
  id = "tanh"
  en.text = 'tanh'
  zh.text = 'tanh'

[[note]]
id = "truth"
kind = "truefalse"
topic = "alpha"
answer = false
en.prompt = 'Sigmoid layers keep gradients large.'
en.why = 'Each multiplies by 1/4 at most.'
zh.prompt = 'Sigmoid 层保持梯度很大。'
zh.why = '每层最多乘以 1/4。'
  [[note.evidence]]
  demo = "gradient_decay"
  params = { activation = "sigmoid", depth = 8, width = 32 }
  expect = "shrink_per_layer > 0.9"
  control = { activation = "relu", init = "he" }

[[note]]
id = "typed"
kind = "typed"
topic = "beta"
accept = ["momentum", "动量"]
en.prompt = 'What averages past gradients?'
en.hint = 'physics'
en.hint2 = 'mass times speed'
zh.prompt = '什么对过去的梯度求平均？'
zh.hint = '物理'
zh.hint2 = '质量乘以速度'

[[note]]
id = "number"
kind = "number"
topic = "beta"
answer = 0.25
tolerance = "2 %"
en.prompt = 'How steep is a sigmoid at most?'
zh.prompt = 'Sigmoid 最陡是多少？'

[[note]]
id = "many"
kind = "multi"
topic = "beta"
en.prompt = 'Which scale each step by past gradients?'
zh.prompt = '哪些按过去的梯度缩放每一步？'
  [[note.option]]
  id = "adam"
  right = true
  en = { text = 'Adam', why = 'by a second moment' }
  zh = { text = 'Adam', why = '用二阶矩' }
  [[note.option]]
  id = "rmsprop"
  right = true
  en.text = 'RMSProp'
  zh.text = 'RMSProp'
  [[note.option]]
  id = "sgd"
  en = { text = 'plain SGD', why = 'it keeps one rate' }
  zh = { text = '普通 SGD', why = '它只有一个学习率' }

[[note]]
id = "order"
kind = "order"
topic = "beta"
en.prompt = 'Put one training step in order.'
zh.prompt = '把一个训练步骤排好顺序。'
  [[note.step]]
  id = "forward"
  en.text = 'the forward pass'
  zh.text = '前向传播'
  [[note.step]]
  id = "loss"
  en.text = 'the loss'
  zh.text = '损失'
  [[note.step]]
  id = "backward"
  en.text = 'the backward pass'
  zh.text = '反向传播'
  [[note.step]]
  id = "update"
  en.text = 'the update'
  zh.text = '更新'

[[note]]
id = "varied"
kind = "number"
topic = "gamma"
tolerance = "12 %"
en.prompt = 'Over <<depth>> sigmoid layers the gradient is multiplied by ten to which power?'
en.why = 'Measured: <<answer>>.'
zh.prompt = '经过 <<depth>> 个 sigmoid 层，梯度乘以十的几次方？'
zh.why = '实测为 <<answer>>。'
  [note.vary]
  demo = "gradient_decay"
  params = { activation = "sigmoid", init = "xavier", width = 16, compare = false }
  answer = { measure = "log10_first_over_last", digits = 3 }
  depth = [5, 6, 7, 8, 9, 10, 11, 12]

[[note]]
id = "gaps"
kind = "cloze"
topic = "gamma"
en.text = 'A {{c1::sigmoid}} saturates on {{c2::both::how many}} sides.'
zh.text = '{{c1::Sigmoid}} 在{{c2::两::几}}端饱和。'

[[note]]
id = "pair"
kind = "reversed"
topic = "gamma"
en.prompt = 'BN'
en.answer = 'batch normalization'
zh.prompt = 'BN'
zh.answer = '批量归一化'
"""
